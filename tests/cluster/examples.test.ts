import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { binaryPath, describeIf } from '../support/binaries';
import { PackedPackage, installedBy } from '../support/packed-package';
import { waitFor } from '../support/wait-for';
import { Cleaner } from './support/cleaner';
import { askInPod, clientPod } from './support/client';
import type { Manifest, Pod } from './support/kube';
import { type Result, childEnv, run, succeeded } from './support/run';
import { ClusterSuite, DEADLINE } from './support/suite';

const IMAGE = 'docker.io/library/redis:8.6.3';
const INSTANCE = 'app.kubernetes.io/instance';

/** The smallest Redis that there is; beside it stands one proxy. */
const SMALL = 'replicas: 1, failover: false';

const SHOP = `image: '${IMAGE}',
  imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
  command: ['redis-server', '--port', '8080', '--save', '']`;

/** The examples as somebody else runs them: from the tarball, in a project of one's own. */
describe('examples', () => {
  const cleaner = new Cleaner();
  let packed: PackedPackage;
  beforeAll(() => {
    packed = new PackedPackage({ folder: cleaner.folder });
  });
  afterAll(() => cleaner.clean());

  const needs = ['kubectl', 'pulumi', 'pulumi-resource-kubernetes', 'pulumi-resource-random'] as const;
  describeIf(needs, 'two Redis in one Pulumi program', () => pulumiComponent(() => packed));
  describeIf('kubectl', 'Redis beside an application in a cdk8s app', () => cdk8sApp(() => packed));
});

function pulumiComponent(packed: () => PackedPackage): void {
  const suite = new ClusterSuite();
  const { namespace, folder } = suite;
  const stacks = ['sessions', 'carts'] as const;
  type Stack = (typeof stacks)[number];
  const state = join(folder, 'state');
  const env = childEnv({
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CREDENTIALS_PATH: join(folder, 'no-login'),
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString('hex'),
  });
  let cwd: string;
  const pulumi = async (...args: string[]): Promise<Result> =>
    succeeded(await run([binaryPath('pulumi'), ...args, '--non-interactive'], { cwd, env }));

  /** A command to one Redis with the password of one, as applications are told them. */
  const ask = async (stack: Stack, login: Stack, ...command: string[]): Promise<string> => {
    const [to, as] = [stack, login].map((name) => `$${name.toUpperCase()}_REDIS`);
    const script = `REDISCLI_AUTH="${as}_PASSWORD" timeout 5 redis-cli -h "${to}_HOST" -p "${to}_PORT" ${command.join(' ')} 2>&1\nexit 0\n`;
    return succeeded(await namespace.sh('client', script)).stdout.trim();
  };

  suite.step('pulumi up brings both up', async () => {
    mkdirSync(state);
    const project = packed().project(installedBy('pulumi-component'));
    const small = `${SMALL}, proxy: { replicas: 1 }`;
    cwd = project.addExample('pulumi-component', {
      "redis: { maxmemoryPolicy: 'allkeys-lru' }": `${small}, storage: { size: '64Mi' }, redis: { maxmemoryPolicy: 'allkeys-lru' }`,
      'replicas: 3': small,
      "size: '20Gi'": "size: '64Mi'",
    });
    await pulumi('stack', 'init', 'dev');
    await pulumi('config', 'set', 'namespace', namespace.name);
    await pulumi('up', '--yes', '--skip-preview');
    await suite.podsReady(`${INSTANCE}=sessions`, 2);
    await suite.podsReady(`${INSTANCE}=carts`, 3); // one is Webdis
  });

  suite.step('each answers to its own password', async () => {
    const envFrom = stacks.map((stack) => ({
      prefix: `${stack.toUpperCase()}_`,
      secretRef: { name: `${stack}-connection` },
    }));
    await namespace.apply(clientPod('client', IMAGE, { command: ['sleep', 'infinity'], envFrom }));
    for (const stack of stacks) {
      const reached = async () => (await ask(stack, stack, 'PING')) === 'PONG';
      await waitFor(`${stack} answers`, reached, DEADLINE);
      expect(await ask(stack, stack, 'SET', 'whose', stack)).toBe('OK');
    }
    for (const stack of stacks) expect(await ask(stack, stack, 'GET', 'whose')).toBe(stack);
  });

  test.each([
    ['sessions', 'carts'],
    ['carts', 'sessions'],
  ] as const)('%s refuses the password of %s', async (stack, other) => {
    const answer = await ask(stack, other, 'GET', 'whose');
    expect(answer).toContain('WRONGPASS');
    expect(answer).toMatch(/NOAUTH.*$/);
  });

  test('only what holds no password is shown', async () => {
    expect(JSON.parse((await pulumi('stack', 'output', '--json')).stdout)).toEqual({
      sessionsHost: `sessions.${namespace.name}.svc.cluster.local`,
      cartsHost: `carts.${namespace.name}.svc.cluster.local`,
      cartsUrl: '[secret]',
      secretNames: ['sessions-connection', 'carts-connection'],
    });
    const { stdout } = await pulumi('stack', 'output', 'cartsUrl', '--show-secrets');
    const told = await namespace.secret('carts-connection', 'REDIS_URL');
    expect(stdout.trim() === told).toBe(true); // a difference would show them
  });

  test('another pulumi up changes nothing', async () => {
    await pulumi('up', '--yes', '--skip-preview', '--expect-no-changes');
  });

  suite.step('pulumi destroy removes both and keeps the volumes', async () => {
    await namespace.kubectl('delete', 'pod', 'client', '--now', '--ignore-not-found');
    await pulumi('destroy', '--yes', '--skip-preview');
    expect(await namespace.list<Manifest>('pods')).toEqual([]);
    expect(await namespace.list<Manifest>('persistentvolumeclaims')).toHaveLength(2);
  });
}

function cdk8sApp(packed: () => PackedPackage): void {
  const suite = new ClusterSuite();
  const { namespace } = suite;

  suite.step('the YAML comes up once the Secret is there', async () => {
    const project = packed().project(installedBy('cdk8s-app'));
    project.addExample('cdk8s-app', {
      "namespace: 'shop'": `namespace: '${namespace.name}'`,
      'replicas: 3': `${SMALL}, proxy: { proxies: 1 }`,
      'Size.gibibytes(10)': 'Size.mebibytes(64)',
      // a server with redis-cli beside it plays the shop
      "image: 'ghcr.io/example/shop:1.0.0'": SHOP,
      'securityContext: {': 'securityContext: { user: 999, group: 999,',
    });
    expect(project.compile('cdk8s-app/main.ts')).toBe('');
    expect(project.node('cdk8s-app/main.js')).toMatchObject({ status: 0, stderr: '' });
    await namespace.kubectl('apply', '-f', join(project.folder, 'dist'));

    const { stdout } = project.node('-p', "JSON.stringify(require('redis-ha-stack').credentialKeys())");
    const values = (JSON.parse(stdout) as string[]).map((key) => {
      const password = randomBytes(16).toString('hex');
      return [key, key.endsWith('-http-auth') ? `webdis:${password}` : password];
    });
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cart' } };
    await namespace.apply({ ...secret, stringData: Object.fromEntries(values) });
    await suite.podsReady(`${INSTANCE}=cart`, 3); // a node, a proxy, Webdis
  });

  test('the application writes and reads with what its environment tells', async () => {
    const deployments = await namespace.list<Manifest>('deployments');
    const shop = deployments.find(({ metadata }) => metadata.name.startsWith('shop-web'))!.metadata.name;
    await namespace.kubectl('rollout', 'status', `deployment/${shop}`, '--timeout=120s');
    const pod = (await namespace.list<Pod>('pods')).find(({ metadata }) => metadata.name.startsWith(shop))!;
    const ask = (command: string) => askInPod(namespace, pod.metadata.name, command);
    await waitFor('the cart answers', async () => (await ask('PING')) === 'PONG', DEADLINE);
    expect(await ask('SET cart:1 apples')).toBe('OK');
    expect(await ask('GET cart:1')).toBe('apples');
  });
}
