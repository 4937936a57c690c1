import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { EncryptedValue, loadConfig } from '../../../infra/config';
import { problemsOf, refusal } from './problems';

test('an empty config is a stack with the defaults that the program needs; all else is left to the constructs', () => {
  expect(loadConfig({})).toEqual({
    name: 'redis',
    namespace: 'redis',
    target: 'auto',
    engine: 'sentinel',
    secretStore: 'cluster',
    delivery: 'pulumi',
    protect: true,
    passwordVersion: 1,
    previousPasswords: 'accepted',
    passwordGracePeriod: Duration.seconds(300),
    tls: false,
    apps: [],
    aws: { secret: {} },
    externalSecrets: {},
    elasticache: {},
    replicas: 3,
    failover: true,
    redis: {},
    sentinel: {},
    proxy: {},
    webdis: {},
    insight: {},
    storage: {},
    images: {},
    pods: {},
    network: {},
    edge: {},
  });
});

test('the namespace is named like the stack unless it has its own name', () => {
  expect(loadConfig({ name: 'cart' }).namespace).toBe('cart');
  expect(loadConfig({ name: 'cart', namespace: 'shop' }).namespace).toBe('shop');
});

test('quantities come as the types of cdk8s', () => {
  const { redis, sentinel, storage } = loadConfig({
    redis: { maxmemory: '150Mi' },
    sentinel: { downAfter: '1500ms', failoverTimeout: '1m' },
    storage: { size: '1.5Gi' },
  });
  expect(redis.maxmemory).toEqual(Size.mebibytes(150));
  expect(sentinel.downAfter).toEqual(Duration.millis(1_500));
  expect(sentinel.failoverTimeout).toEqual(Duration.seconds(60));
  expect(storage.size).toEqual(Size.mebibytes(1_536));
});

test('resources come as ContainerResources without keys for what is unset', () => {
  const resources = { requests: { cpu: 0.5, memory: '1Gi' }, limits: { memory: '2Gi' } };
  expect(Object.entries(loadConfig({ redis: { resources } }).redis.resources ?? {})).toStrictEqual([
    ['cpu', { request: Cpu.millis(500) }],
    ['memory', { request: Size.gibibytes(1), limit: Size.gibibytes(2) }],
  ]);
  expect(loadConfig({ redis: { resources: {} } }).redis.resources).toStrictEqual({ cpu: {}, memory: {} });
});

describe('the error', () => {
  test('has one line for each problem and says where to change it', () => {
    const error = refusal({ replicas: 0, sentinel: { quorum: 7 } }, { stack: 'prod', project: 'shop' });
    expect(error.name).toBe('ConfigError');
    expect(error.message).toBe(
      [
        'the stack config has 2 problems:',
        '  replicas: got 0; allowed: a whole number from 2 to 9, or 1 with failover: false',
        '  sentinel.quorum: got 7; allowed: 2 to 3, from the majority to all of the 3 Sentinels (sentinel.replicas)',
        "change it in Pulumi.prod.yaml or with: pulumi config set --path 'shop:<key>' <value>",
      ].join('\n'),
    );
  });

  test('speaks of Pulumi.<stack>.yaml where the stack is not known', () => {
    expect(refusal({ replicas: 0 }).message).toMatch(
      /^the stack config has 1 problem:\n.*\n.* Pulumi\.<stack>\.yaml .* 'redis-ha-stack:<key>'/,
    );
  });

  test('is a ConfigError for values that are no map', () => {
    for (const values of [undefined, null, 'x', 3, []]) {
      expect(problemsOf(values)).toEqual({
        config: expect.stringContaining('allowed: a map with keys of name'),
      });
    }
  });
});

describe('unknown keys', () => {
  test.each([
    [{ replcias: 3 }, 'replcias', 'unknown key; did you mean replicas?'],
    [{ Replicas: 3 }, 'Replicas', 'unknown key; did you mean replicas?'],
    [{ redis: { maxMemory: '1Gi' } }, 'redis.maxMemory', 'unknown key; did you mean maxmemory?'],
    [{ webdis: { alowFrom: [] } }, 'webdis.alowFrom', 'unknown key; did you mean allowFrom?'],
    [{ redis: { resources: { limit: {} } } }, 'redis.resources.limit', 'unknown key; did you mean limits?'],
    [{ proxy: { service: { typ: 'NodePort' } } }, 'proxy.service.typ', 'unknown key; did you mean type?'],
    [
      { pods: { tolerations: [{ operator: 'Exists', effekt: '' }] } },
      'pods.tolerations[0].effekt',
      'unknown key; did you mean effect?',
    ],
    [{ quorum: 2 }, 'quorum', 'unknown key; did you mean sentinel.quorum?'],
    [
      { redis: { failover: false } },
      'redis.failover',
      'unknown key; did you mean failover at the top level?',
    ],
    [{ storage: { zzz: 1 } }, 'storage.zzz', 'unknown key; allowed: size, className, sentinelSize'],
    [{ 'redis.maxmemory': '1Gi' }, 'redis.maxmemory', 'is one key with a dot in it; allowed: nested maps'],
  ])('%j', (values, key, text) => {
    expect(problemsOf(values)).toEqual({ [key]: expect.stringContaining(text) });
  });
});

describe('secrets', () => {
  test.each([
    { redis: { config: { 'my-password': ['hunter2', null] } } },
    { redis: { config: { requirepass: 'hunter2' } } },
    { redis: { config: { 'auth-token': 'hunter2\n' } } },
    { webdis: { basicAuth: 'admin:hunter2' } },
    { webdis: { commands: ['>hunter2'] } },
    { webdis: { commands: ['#hunter2'] } },
    { images: { registry: 'https://me:hunter2@r.example' } },
    { password: 'hunter2' },
    { redis: 'hunter2', replicas: 0 },
    { aws: { secret: 'hunter2' } },
  ])('are not in the error: %j', (values) => {
    expect(refusal(values, { secretKeys: ['redis'] }).message).not.toContain('hunter2');
  });

  test.each([
    [{ existingSecret: 'My_Secret' }, 'existingSecret', '"My_Secret"'],
    [{ aws: { existingSecretArn: 'cart' } }, 'aws.existingSecretArn', '"cart"'],
    [{ aws: { secret: { name: 'a b' } } }, 'aws.secret.name', '"a b"'],
    [{ aws: { secret: { recoveryWindowDays: 3 } } }, 'aws.secret.recoveryWindowDays', '3'],
  ])('where they are is no secret: %j', (values, key, shown) => {
    expect(problemsOf(values)).toEqual({ [key]: expect.stringContaining(`got ${shown}; allowed: `) });
  });

  test('a long value is cut', () => {
    expect(refusal({ context: `${'x'.repeat(500)}\n` }).message.length).toBeLessThan(400);
  });

  test('an encrypted value is refused as what it is, wherever it stands', () => {
    const encrypted = new EncryptedValue();
    const text =
      'is encrypted, only Pulumi can read it; allowed: a value in plain (no key of a stack holds a secret)';
    const values = {
      name: encrypted,
      redis: { config: { maxclients: encrypted } },
      webdis: { allowFrom: [encrypted] },
    };
    expect(problemsOf(values)).toEqual({
      name: text,
      'redis.config.maxclients': text,
      'webdis.allowFrom[0]': text,
    });
  });
});
