import { Chart, Size } from 'cdk8s';
import { Flavor, RedisNodes, RedisNodesProps, RedisOptions } from '../../../charts-src';
import {
  container,
  find,
  outside,
  plainEnv,
  problemsOf,
  render,
  renderAlone,
  template,
  titles,
} from '../support';

const SET = 'StatefulSet/cart';
const conf = (redis: RedisOptions = {}): string =>
  find(render({ redis }), 'ConfigMap/cart-redis').data['redis.conf'];

const props: RedisNodesProps = { name: 'cart', namespace: 'shop', credentials: outside };
const alone = (own: Partial<RedisNodesProps> = {}) =>
  renderAlone((chart: Chart) => new RedisNodes(chart, 'Redis', { ...props, ...own }));
const problems = (own: Partial<RedisNodesProps>) => problemsOf(() => alone(own)).slice(1);

test('used alone, the room makes its own objects and no Secret', () => {
  expect(titles(alone())).toEqual([
    'ConfigMap/cart-redis',
    'ServiceAccount/cart',
    'Service/cart-0',
    'Service/cart-1',
    'Service/cart-2',
    'Service/cart-headless',
    'StatefulSet/cart',
    'PodDisruptionBudget/cart',
  ]);
});

test('all nodes start together, with a volume each that outlives the set', () => {
  const { spec } = find(render(), SET);
  expect(spec).toMatchObject({
    replicas: 3,
    serviceName: 'cart-headless',
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: 'RollingUpdate' },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  });
  expect(spec.volumeClaimTemplates).toEqual([
    {
      metadata: { name: 'data', labels: spec.selector.matchLabels },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
    },
  ]);
});

test('size and class of the volumes', () => {
  const redis = { storageSize: Size.gibibytes(8), storageClassName: 'fast' };
  expect(find(render({ redis }), SET).spec.volumeClaimTemplates[0].spec).toMatchObject({
    storageClassName: 'fast',
    resources: { requests: { storage: '8192Mi' } },
  });
});

test('replicas counts the master', () => {
  const objects = render({ replicas: 5 });
  expect(find(objects, SET).spec.replicas).toBe(5);
  expect(titles(objects)).toEqual(expect.arrayContaining(['Service/cart-0', 'Service/cart-4']));
  expect(titles(objects)).not.toContain('Service/cart-5');
  expect(find(objects, 'ConfigMap/cart-redis').data.nodes).toBe('5\n');
});

test('maxmemory is 75 % of the memory limit', () => {
  expect(conf()).toContain(`\nmaxmemory ${192 * 1024}kb\n`);
  expect(conf({ resources: { memory: { limit: Size.gibibytes(1) } } })).toContain(
    `\nmaxmemory ${768 * 1024}kb\n`,
  );
});

test('maxmemory and its policy can be set', () => {
  expect(conf({ maxmemory: Size.mebibytes(100), maxmemoryPolicy: 'allkeys-lru' })).toMatch(
    /\nmaxmemory 102400kb\nmaxmemory-policy allkeys-lru\n/,
  );
});

test.each([
  [3, undefined, 1],
  [2, undefined, 1],
  [3, 0, 0],
  [3, 2, 2],
])(
  'with %i nodes and minReplicasToWrite %s a write needs %i replicas',
  (replicas, minReplicasToWrite, needed) => {
    const objects = render({ replicas, redis: { minReplicasToWrite } });
    expect(find(objects, 'ConfigMap/cart-redis').data['redis.conf']).toContain(
      `min-replicas-to-write ${needed}\n`,
    );
    expect(plainEnv(container(objects, SET)).MIN_REPLICAS).toBe(String(needed));
  },
);

test('the server and its client are those of the flavor', () => {
  const commands = (flavor: Flavor) => {
    const one = container(render({ flavor }), SET);
    return [one.image, plainEnv(one).CLI, plainEnv(one).SERVER];
  };
  expect(commands(Flavor.REDIS)).toEqual([
    expect.stringMatching(/^docker\.io\/library\/redis:8\./),
    'redis-cli',
    'redis-server',
  ]);
  expect(commands(Flavor.VALKEY)).toEqual([
    expect.stringMatching(/^docker\.io\/valkey\/valkey:\d/),
    'valkey-cli',
    'valkey-server',
  ]);
});

test('modules are named to the boot script', () => {
  const redis = { modules: ['/opt/one.so', '/opt/two.so'] };
  expect(plainEnv(container(render({ redis }), SET)).MODULES).toBe('/opt/one.so /opt/two.so');
});

test('passwords are mounted as files that only the group reads, all of them, so that another one changes no pod', () => {
  const { volumes } = template(render(), SET).spec!;
  expect(volumes!.find(({ name }) => name === 'credentials')!.secret).toEqual({
    secretName: 'cart',
    defaultMode: 0o440,
  });
});

test('what is made at boot, with passwords in it, stays in memory', () => {
  const { volumes } = template(render(), SET).spec!;
  expect(volumes!.find(({ name }) => name === 'run')!.emptyDir).toEqual({
    medium: 'Memory',
    sizeLimit: '16Mi',
  });
});

test('the pod hands the master over before it stops, and has time for it', () => {
  const objects = render();
  expect(container(objects, SET).lifecycle?.preStop?.exec?.command).toEqual(['sh', '/config/stop.sh']);
  expect(template(objects, SET).spec!.terminationGracePeriodSeconds).toBe(60);
});

test('every file that a command names is in the ConfigMap', () => {
  const objects = render();
  const { command, livenessProbe, readinessProbe, lifecycle } = container(objects, SET);
  const commands = [
    command,
    ...[livenessProbe, readinessProbe, lifecycle?.preStop].map((p) => p?.exec?.command),
  ];
  const { data } = find(objects, 'ConfigMap/cart-redis');
  for (const [, file] of commands as string[][])
    expect(Object.keys(data)).toContain(file.replace('/config/', ''));
});

test('a single node needs no disruption budget', () => {
  const objects = alone({ replicas: 1, sentinels: 0 });
  expect(titles(objects)).not.toContain('PodDisruptionBudget/cart');
  expect(find(objects, 'ConfigMap/cart-redis').data['redis.conf']).toContain('min-replicas-to-write 0\n');
});

describe('refused, with what is allowed', () => {
  test.each<[string, Partial<RedisNodesProps>, string]>([
    ['no node', { replicas: 0 }, 'replicas: got 0, allowed: 2 or more with failover, 1 only without'],
    [
      'one node with Sentinels',
      { replicas: 1, minReplicasToWrite: 0 },
      'replicas: got 1, allowed: 2 or more with failover, 1 only without',
    ],
    ['no node without Sentinels', { replicas: 0, sentinels: 0 }, 'replicas: got 0, allowed: 1 or more'],
    ['half a node', { replicas: 2.5 }, 'replicas: got 2.5, allowed: 2 or more with failover, 1 only without'],
    [
      'more replicas to write than there are',
      { minReplicasToWrite: 3 },
      'minReplicasToWrite: got 3, allowed: 0 to 2, the number of replicas',
    ],
    [
      'a negative number of them',
      { minReplicasToWrite: -1 },
      'minReplicasToWrite: got -1, allowed: 0 to 2, the number of replicas',
    ],
    [
      'half of one',
      { minReplicasToWrite: 0.5 },
      'minReplicasToWrite: got 0.5, allowed: 0 to 2, the number of replicas',
    ],
    [
      'maxmemory above the limit',
      { maxmemory: Size.mebibytes(300) },
      'maxmemory: got 307200 KiB, allowed: at most the memory limit of 262144 KiB',
    ],
    [
      'maxmemory of nothing',
      { maxmemory: Size.mebibytes(0) },
      'maxmemory: got 0, which is no limit for Redis, allowed: more than 0',
    ],
    [
      'an unknown policy',
      { maxmemoryPolicy: 'lru' },
      expect.stringMatching(/^maxmemoryPolicy: got lru, allowed: noeviction, allkeys-lru, .*volatile-ttl$/),
    ],
    [
      'an owned directive',
      { config: { requirepass: 'x' } },
      expect.stringMatching(/^config: got requirepass, which the stack owns/),
    ],
    [
      'a directive with a line break',
      { config: { loglevel: 'a\nb' } },
      expect.stringMatching(/^config: the value of loglevel has a line break/),
    ],
    [
      'a relative module',
      { modules: ['one.so'] },
      'modules: got one.so, allowed: absolute paths that end in .so',
    ],
    [
      'a module with a space',
      { modules: ['/a b.so'] },
      'modules: got /a b.so, allowed: absolute paths that end in .so',
    ],
    [
      'a request above the limit',
      { resources: { memory: { limit: Size.mebibytes(128) } } },
      'resources: got a memory request of 262144 KiB, allowed: at most the limit of 131072 KiB',
    ],
    ['a volume of nothing', { storageSize: Size.mebibytes(0) }, 'storageSize: got 0, allowed: more than 0'],
    [
      'an image without a tag',
      { image: 'redis' },
      'image: got redis, allowed: a reference with an exact tag or a digest',
    ],
    [
      'an unknown pull policy',
      { imagePullPolicy: 'always' },
      'imagePullPolicy: got always, allowed: IfNotPresent, Always, Never',
    ],
    [
      'a name that is no label',
      { name: 'Cart' },
      'name: got "Cart", allowed: lower-case letters, digits and -, starting with a letter',
    ],
    [
      'another namespace than the chart',
      { namespace: 'other' },
      'namespace: got other, but the chart puts its objects into shop',
    ],
  ])('%s', (_, own, problem) => {
    expect(problems(own)).toContainEqual(problem);
  });

  test('everything at once, with the path of the construct', () => {
    const build = () => alone({ replicas: 0, image: 'redis', config: { port: 1, dir: '/' } });
    const [path, ...sentences] = problemsOf(build);
    expect(path).toBe('chart/Redis');
    expect(sentences.map((sentence) => sentence.split(':')[0])).toEqual([
      'image',
      'replicas',
      'config',
      'config',
    ]);
  });
});
