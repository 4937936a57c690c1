import { Testing } from 'cdk8s';
import { Guestbook } from '../../../examples/app-binding/guestbook';
import { waitFor } from '../../support/wait-for';
import { Cleaner } from '../support/cleaner';
import { Namespace, type Manifest, type Pod, restarts } from '../support/kube';
import { succeeded, tail } from '../support/run';
import { type ClusterStack, DEADLINE } from '../support/stack';
import { PODS, baseConfig } from './config';
import { network } from './network';

/** An application in a namespace of its own, with a user of its own: examples/app-binding. */
export function apps(stack: ClusterStack): void {
  const app = new Namespace(`${stack.namespace.name}-app`);
  const cleaner = new Cleaner(app.name);
  const binding = { namespace: app.name, user: 'guestbook', keyPattern: 'guestbook:*' };
  const secretName = `${stack.name}-connection`;
  afterAll(() => cleaner.clean());

  describe('an application in a namespace of its own', () => {
    let before: string[];

    test('is refused while there is no such namespace, and nothing is changed', async () => {
      before = await pods(stack);
      await stack.checkout.configure('dev', { ...baseConfig(stack), apps: [binding] });
      const result = await stack.checkout.npm('up');
      expect(result.code).not.toBe(0);
      expect(tail(result, 200)).toContain('nothing was changed');
      expect(tail(result, 200)).toContain(`kubectl create namespace ${app.name}`);
    });

    stack.step('gets its connection Secret, and no pod of the stack restarts', async () => {
      await app.create();
      succeeded(await stack.checkout.npm('up'));
      expect((await app.list<Manifest>('secrets')).map(({ metadata }) => metadata.name)).toContain(
        secretName,
      );
      expect(await pods(stack)).toEqual(before);
    });

    stack.step('writes its keys from that namespace', async () => {
      const { spec } = await stack.namespace.get<Pod>('pod', `${stack.name}-0`);
      const props = { namespace: app.name, secretName, image: spec.containers[0].image };
      await app.apply(...(new Guestbook(Testing.app(), 'guestbook', props).toJson() as object[]));
      await waitFor('visits are counted', async () => /^\d+$/m.test(await logs(app)), DEADLINE);
      const visits = await stack.client.ask({ host: stack.name }, 'GET', 'guestbook:visits');
      expect(Number(visits)).toBeGreaterThan(0);
    });

    test.each(['SET other x', 'GET kept', 'DEL kept', 'SCARD kept'])('may not %s', async (command) => {
      expect(await asApp(app, command)).toMatch(/^NOPERM/);
    });

    test.each([
      'CONFIG GET *',
      'ACL LIST',
      'FLUSHALL',
      'CLIENT LIST',
      'SHUTDOWN NOSAVE',
      'REPLICAOF NO ONE',
      'PUBLISH __sentinel__:hello fake',
    ])('does not administer: %s', async (command) => {
      expect(await asApp(app, command)).toMatch(/^NOPERM/);
    });

    test('is unknown to the Sentinels, as it has no direct access', async () => {
      const answer = await asApp(app, 'SENTINEL MASTERS', '26379');
      expect(answer).toMatch(/WRONGPASS|NOAUTH/);
    });

    network(stack, app);

    stack.step('is forgotten when it is left out, without a restart', async () => {
      await stack.checkout.configure('dev', baseConfig(stack));
      succeeded(await stack.checkout.npm('up'));
      expect((await app.list<Manifest>('secrets')).map(({ metadata }) => metadata.name)).not.toContain(
        secretName,
      );
      await waitFor('its user is gone', async () => !(await usersOf(stack)).includes('guestbook'), DEADLINE);
      expect(await asApp(app, 'PING')).not.toBe('PONG');
      await stack.ready(PODS);
      expect(await pods(stack)).toEqual(before);
    });
  });
}

/** What changes when a pod is made anew or a container restarts. */
async function pods(stack: ClusterStack): Promise<string[]> {
  return (await stack.pods())
    .map((pod) => `${pod.metadata.name} ${pod.metadata.uid} ${restarts(pod)}`)
    .sort();
}

/** Users of Redis, as the administrator sees them: the namespace of the application is not let in any more. */
async function usersOf({ namespace, name }: ClusterStack): Promise<string> {
  const script = 'REDISCLI_AUTH=$(cat /credentials/admin-password) redis-cli --user admin acl users\n';
  return succeeded(await namespace.sh(`${name}-0`, script)).stdout;
}

const logs = (app: Namespace) => app.kubectl('logs', 'deployment/guestbook', '--tail=5').catch(() => '');

/** A command from the pod of the application, with what its environment says. */
async function asApp(app: Namespace, command: string, port = '$REDIS_PORT'): Promise<string> {
  const [{ metadata }] = await app.list<Pod>('pods', 'app.kubernetes.io/name=guestbook');
  const script = `set -f; export REDISCLI_AUTH="$REDIS_PASSWORD"
timeout 5 redis-cli --user "$REDIS_USERNAME" -h "$REDIS_HOST" -p ${port} ${command} 2>&1 < /dev/null
exit 0
`;
  return succeeded(await app.sh(metadata.name, script))
    .stdout.split('\n')
    .filter((line) => !line.startsWith('AUTH failed'))
    .join('\n')
    .trim();
}
