import { loadConfig } from '../../../infra/config';
import { objectOf } from '../../../infra/config/docs';
import { stackSchema } from '../../../infra/config/schema';
import { dailySpan, overlap, weeklySpan } from '../../../infra/config/windows';
import { parametersOfFamily } from '../../../infra/engines/elasticache/facts';
import { at, problemsOf } from './problems';

type Values = Record<string, unknown>;

const VPC = { vpc: { id: 'vpc-0a1b2c3d' } };
const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cart-AbCdEf';
const SUBNET = 'subnet-0a1b2c3d';
const cache = (own: Values = {}, rest: Values = {}): Values => ({
  engine: 'elasticache',
  elasticache: { ...VPC, ...own },
  ...rest,
});

describe('refused with ElastiCache', () => {
  test.each<[values: Values, key: string, text: string]>([
    [{ replicas: 7 }, 'replicas', 'got 7; allowed: 2 to 6 with engine: elasticache'],
    [{ failover: false }, 'failover', 'got false; allowed: true with engine: elasticache and 3 replicas'],
    [{ name: 'a--b' }, 'name', 'got a--b; allowed: a name without two hyphens in a row'],
    [
      { redis: { maxmemoryPolicy: 'allkeys-lrm' } },
      'redis.maxmemoryPolicy',
      'got allkeys-lrm; allowed: policies without lrm',
    ],
    [
      { redis: { config: { maxclients: 9, timeout: 1, hz: 20 } } },
      'redis.config',
      'got maxclients, hz; allowed: what ElastiCache lets change in redis7: acllog-max-len, ',
    ],
    [
      { flavor: 'valkey', redis: { config: { 'lazyfree-lazy-expire': true } } },
      'redis.config',
      'got lazyfree-lazy-expire; allowed: what ElastiCache lets change in valkey8: ',
    ],
    [
      { redis: { config: { timeout: [1, 2] } } },
      'redis.config',
      'got a list for timeout; allowed: one value for each parameter',
    ],
    [
      { webdis: { commands: ['+@read', '+config|get', '-DEBUG', '+configure'] } },
      'webdis.commands',
      'got +config|get, -DEBUG; allowed: rules about commands that ElastiCache does not forbid',
    ],
    [
      { apps: [{ namespace: 'a', user: 'a', commands: ['+@read', '-debug'] }] },
      'apps',
      'got -debug; allowed: rules',
    ],
    [{ apps: [{ namespace: 'a', directAccess: true }] }, 'apps', 'got directAccess for a; allowed: false'],
    [{ existingSecret: 'own' }, 'existingSecret', 'got own; allowed: nothing with engine: elasticache'],
    [
      { secretStore: 'aws', delivery: 'external-secrets', aws: { existingSecretArn: ARN } },
      'delivery',
      `got external-secrets with ${ARN} (aws.existingSecretArn), whose values the program would not see; ` +
        'allowed with engine: elasticache: delivery: pulumi, or a new secret',
    ],
    [
      { sentinel: { downAfter: '5s' } },
      'sentinel.downAfter',
      'got 5s; allowed: nothing with engine: elasticache',
    ],
    [{ storage: { size: '2Gi' } }, 'storage.size', 'got 2Gi; allowed: nothing with engine: elasticache'],
    [
      { redis: { modules: ['/a.so'] } },
      'redis.modules',
      'got /a.so; allowed: nothing with engine: elasticache',
    ],
  ])('%j', (values, key, text) => {
    expect(problemsOf(cache({}, values))).toEqual({ [key]: expect.stringContaining(text) });
  });

  test.each<[own: Values, key: string, text: string]>([
    [
      { vpc: undefined },
      'vpc',
      'got neither id nor tags; allowed: the id of a VPC, or tags that only this VPC has',
    ],
    [{ vpc: { tags: {} } }, 'vpc', 'got neither id nor tags'],
    [{ vpc: { id: 'vpc-0a1b2c3d', tags: { a: 'b' } } }, 'vpc', 'got id and tags; allowed: one of them'],
    [
      { version: '7.2' },
      'version',
      'got 7.2; allowed: 6.2, 7.0, 7.1 with flavor: redis (ElastiCache has no later Redis; flavor: valkey has 7.2 and later)',
    ],
    [{ version: '5.0' }, 'version', 'got 5.0; allowed: 6.2, 7.0, 7.1'],
    [
      { nodeType: 'cache.t1.micro' },
      'nodeType',
      'got cache.t1.micro (an older generation without TLS and Multi-AZ)',
    ],
    [{ nodeType: 'cache.m1.small' }, 'nodeType', 'got cache.m1.small'],
    [{ nodeType: 'cache.r6gd.xlarge' }, 'nodeType', 'its data tiering takes no RDB files in'],
    [
      { maintenanceWindow: 'sun:23:30-mon:00:29' },
      'maintenanceWindow',
      'got sun:23:30-mon:00:29, which are 59 minutes; allowed: 60 minutes or more',
    ],
    [
      { snapshotWindow: '23:30-00:00' },
      'snapshotWindow',
      'which are 30 minutes; allowed: 60 minutes or more',
    ],
    [
      { snapshotWindow: '23:30-00:30', maintenanceWindow: 'tue:00:00-tue:01:00' },
      'snapshotWindow',
      'got 23:30-00:30; allowed: a window outside elasticache.maintenanceWindow (tue:00:00-tue:01:00)',
    ],
    [
      { snapshotWindow: '01:00-02:00', snapshotRetentionDays: 0 },
      'snapshotWindow',
      'got 01:00-02:00; allowed: nothing with elasticache.snapshotRetentionDays: 0',
    ],
    [{ kmsKeyId: 'alias/own' }, 'kmsKeyId', 'got alias/own; allowed: the ARN of a KMS key'],
    [{ allowedCidrs: [] }, 'allowedCidrs', 'got an empty list, with which nobody may connect; allowed: '],
    [{ allowedCidrs: ['10.0.0.0'] }, 'allowedCidrs[0]', 'prefix 0 to 32'],
    [{ vpc: { ...VPC.vpc, subnetIds: [SUBNET] } }, 'vpc.subnetIds', 'allowed: a list of two or more subnets'],
    [{ vpc: { ...VPC.vpc, subnetIds: [SUBNET, SUBNET] } }, 'vpc.subnetIds', 'none of them twice'],
  ])('%j', (own, key, text) => {
    expect(problemsOf(cache(own))).toEqual({ [`elasticache.${key}`]: expect.stringContaining(text) });
  });

  test('Valkey before 7.2', () => {
    expect(problemsOf(cache({ version: '7.1' }, { flavor: 'valkey' }))).toEqual({
      'elasticache.version': 'got 7.1; allowed: 7.2 or later with flavor: valkey',
    });
  });

  test('every key about pods that are not there, all at once', () => {
    const kept = ['redis.maxmemoryPolicy', 'redis.config'];
    const keys = ['sentinel', 'proxy', 'storage', 'redis']
      .flatMap((section) => keysOf(section).map((key) => `${section}.${key}`))
      .concat('images.redis', 'images.haproxy')
      .filter((key) => !kept.includes(key));
    const resources = { limits: { memory: '1Gi' } };
    const values = {
      redis: { maxmemory: '100Mi', minReplicasToWrite: 1, modules: ['/a.so'], resources },
      sentinel: {
        replicas: 3,
        quorum: 2,
        downAfter: '3s',
        failoverTimeout: '6s',
        parallelSyncs: 1,
        resources,
      },
      proxy: { replicas: 2, service: { type: 'NodePort' }, resources },
      storage: { size: '1Gi', className: 'fast', sentinelSize: '64Mi' },
      images: { redis: 'redis:8.6.3', haproxy: 'haproxy:3.2.5' },
    };
    expect(Object.keys(problemsOf(cache({}, values))).sort()).toEqual(keys.sort());
  });
});

describe('taken with ElastiCache', () => {
  test.each<Values>([
    cache(),
    cache({ vpc: { tags: { Name: 'shop' } } }),
    cache({ version: '6.2' }),
    cache({ version: '9.1' }, { flavor: 'valkey' }),
    cache({ maintenanceWindow: 'sun:23:00-mon:00:00', snapshotWindow: '00:00-01:00' }),
    cache({}, { replicas: 6, storage: {}, proxy: {}, redis: { config: { timeout: 1 } } }),
    cache({}, { replicas: 1, failover: false }),
    cache({}, { webdis: { commands: ['-@all', '+get'] }, images: { webdis: 'nicolas/webdis:0.1.23' } }),
  ])('%j', (values) => {
    expect(() => loadConfig(values)).not.toThrow();
  });
});

test('every key of ElastiCache is refused without it', () => {
  const values: Values = {
    version: '7.1',
    nodeType: 'cache.t4g.small',
    ...VPC,
    allowedSecurityGroupIds: ['sg-0a1b2c3d'],
    allowedCidrs: ['10.0.0.0/8'],
    maintenanceWindow: 'sun:03:00-sun:04:00',
    snapshotWindow: '01:00-02:00',
    snapshotRetentionDays: 0,
    kmsKeyId: 'x',
    finalSnapshot: true,
    importFrom: 's3://backups/cart.rdb',
  };
  expect(Object.keys(values).sort()).toEqual(keysOf('elasticache').sort());
  for (const [key, value] of Object.entries(values)) {
    expect(problemsOf(at(`elasticache.${key}`, value))).toEqual({
      [`elasticache.${key}`]: expect.stringMatching(/^got .*; allowed: nothing with engine: sentinel/),
    });
  }
});

test('a problem of the engine itself is the only one', () => {
  expect(Object.keys(problemsOf({ ...cache(), engine: 'elastic' }))).toEqual(['engine']);
});

describe('windows', () => {
  test('go over midnight and over the end of the week', () => {
    expect(weeklySpan('sun:23:00-mon:01:00').length).toBe(120);
    expect(dailySpan('23:00-01:00').length).toBe(120);
  });

  test.each([
    ['01:00-02:00', 'sun:02:00-sun:03:00', false],
    ['01:00-02:00', 'sun:01:59-sun:03:00', true],
    ['23:00-01:00', 'mon:00:30-mon:02:00', true],
    ['23:00-01:00', 'mon:01:00-mon:23:00', false],
    ['05:00-06:00', 'sat:22:00-sun:04:00', false],
    ['00:00-01:00', 'sun:12:00-mon:12:00', true],
  ])('%s and %s overlap: %s', (daily, weekly, expected) => {
    expect(overlap(daily, weekly)).toBe(expected);
  });
});

test('families take the parameters of their time', () => {
  expect(parametersOfFamily('redis6.x')).toContain('hash-max-ziplist-value');
  expect(parametersOfFamily('redis7')).toContain('hash-max-listpack-value');
  expect(parametersOfFamily('redis7')).not.toContain('activerehashing');
  expect(parametersOfFamily('valkey9')).not.toContain('lazyfree-lazy-expire');
});

const keysOf = (section: string) =>
  Object.keys(objectOf(stackSchema.shape[section as keyof typeof stackSchema.shape])!.shape);
