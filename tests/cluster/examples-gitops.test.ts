import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { credentialKeys } from '../../charts-src';
import { ROOT } from '../support/examples';
import { waitFor } from '../support/wait-for';
import { Checkout, type StackKeys } from './support/checkout';
import { askInPod, clientPod } from './support/client';
import { foreignExternalSecrets, makeCrds, removeCrds } from './support/external-secrets/crds';
import { ExternalSecretsDouble } from './support/external-secrets/double';
import { describeInCluster } from './support/in-cluster';
import type { Manifest, Pod } from './support/kube';
import { output, succeeded } from './support/run';
import { ClusterSuite, DEADLINE } from './support/suite';

const EXAMPLE = join(ROOT, 'examples/gitops');
const PAGE = readFileSync(join(EXAMPLE, 'README.md'), 'utf8');
const IMAGE = 'docker.io/library/redis:8.6.3';

/** Config of the example, keys without the project's prefix. */
function config(): StackKeys {
  const file = parse(readFileSync(join(EXAMPLE, 'stack.yaml'), 'utf8')) as { config: StackKeys };
  const keys = Object.entries(file.config);
  return Object.fromEntries(keys.map(([key, value]) => [key.replace('redis-ha-stack:', ''), value]));
}

/** The commands of the example's page; a test double plays External Secrets and the secret of AWS. */
describeInCluster('the example of GitOps', [foreignExternalSecrets], () => {
  const suite = new ClusterSuite();
  const { namespace } = suite;
  const { name, aws } = config() as { name: string; aws: { secret: { name: string } } };
  const values = Object.fromEntries(
    credentialKeys().map((key) => {
      const password = randomBytes(16).toString('hex');
      return [key, key.endsWith('-http-auth') ? `webdis:${password}` : password];
    }),
  );
  const double = new ExternalSecretsDouble(namespace.name, (id) =>
    id === aws.secret.name ? Promise.resolve(values) : Promise.reject(new Error(`there is no secret ${id}`)),
  );
  const label = (change: string) => output(['kubectl', 'label', 'nodes', '--all', '--overwrite', change]);

  beforeAll(async () => {
    await makeCrds();
    await label('pool=data');
    await double.start();
  });
  afterAll(async () => {
    await double.stop();
    await label('pool-');
    await removeCrds();
  });

  suite.step('kubectl apply -k brings it up, and the Secrets come', async () => {
    const checkout = await Checkout.copy(join(suite.folder, 'checkout'));
    const storage = { size: '64Mi', sentinelSize: '32Mi' };
    await checkout.configure('gitops', { ...config(), namespace: namespace.name, storage });
    const [, synth] = /^npm run (synth .+)$/m.exec(PAGE)!;
    succeeded(await checkout.npm(...synth.split(' ')));
    await output(['kubectl', 'apply', '-k', 'examples/gitops'], { cwd: checkout.folder });
    await suite.podsReady(`app.kubernetes.io/instance=${name}`, 3 + 3 + 2 + 1 + 1);
  });

  test('what kustomize adds is there', async () => {
    const [set] = await namespace.list<Manifest>(
      'statefulsets',
      `team=shop,app.kubernetes.io/component=redis`,
    );
    expect(set.metadata.name).toBe(name);
    const nodes = await namespace.list<Pod>('pods', 'app.kubernetes.io/component=redis');
    expect(nodes.map(({ spec }) => spec.nodeSelector)).toEqual(Array(3).fill({ pool: 'data' }));
  });

  test('an application writes and reads with the connection Secret', async () => {
    const envFrom = [{ secretRef: { name: `${name}-connection` } }];
    await namespace.apply(clientPod('client', IMAGE, { command: ['sleep', 'infinity'], envFrom }));
    const ask = (command: string) => askInPod(namespace, 'client', command);
    await waitFor('the cart answers', async () => (await ask('PING')) === 'PONG', DEADLINE);
    expect(await ask('SET cart:1 apples')).toBe('OK');
    expect(await ask('GET cart:1')).toBe('apples');
  });
});
