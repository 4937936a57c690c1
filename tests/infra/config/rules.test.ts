import { loadConfig } from '../../../infra/config';
import { resourceDefaults } from '../../../infra/config/defaults';
import { cpuMillis } from '../../../infra/config/quantities';
import { problemsOf } from './problems';

describe('values that do not fit together are refused', () => {
  test.each<[values: Record<string, unknown>, key: string, text: string]>([
    [
      { replicas: 1 },
      'replicas',
      'got 1; allowed: 2 to 9 (a failover needs a second node), or 1 with failover: false',
    ],
    [{ redis: { minReplicasToWrite: 3 } }, 'redis.minReplicasToWrite', 'got 3; allowed: 0 to 2'],
    [
      { replicas: 1, failover: false, redis: { minReplicasToWrite: 1 } },
      'redis.minReplicasToWrite',
      'got 1; allowed: 0 to 0, the replicas besides the master (replicas is 1)',
    ],
    [
      { redis: { maxmemory: '257Mi' } },
      'redis.maxmemory',
      'got 257Mi; allowed: at most the memory limit of 256Mi',
    ],
    [
      { redis: { maxmemory: '2Gi', resources: { limits: { memory: '1Gi' } } } },
      'redis.maxmemory',
      'got 2Gi; allowed: at most the memory limit of 1Gi (redis.resources.limits.memory)',
    ],
    [{ sentinel: { quorum: 1 } }, 'sentinel.quorum', 'got 1; allowed: 2 to 3'],
    [{ sentinel: { quorum: 4 } }, 'sentinel.quorum', 'got 4; allowed: 2 to 3'],
    [
      { sentinel: { replicas: 5, quorum: 2 } },
      'sentinel.quorum',
      'got 2; allowed: 3 to 5, from the majority',
    ],
    [
      { sentinel: { downAfter: '10s' } },
      'sentinel.failoverTimeout',
      'got the default 6s; allowed: longer than sentinel.downAfter (10s)',
    ],
    [
      { sentinel: { failoverTimeout: '3s' } },
      'sentinel.failoverTimeout',
      'got 3s; allowed: longer than sentinel.downAfter (3s)',
    ],
    [
      { webdis: { replicas: 4, autoscaling: { maxReplicas: 3 } } },
      'webdis.autoscaling.maxReplicas',
      'got 3; allowed: 4 to 100, at least webdis.replicas',
    ],
    [
      { redis: { resources: { requests: { memory: '1Gi' } } } },
      'redis.resources.requests.memory',
      'got 1Gi; allowed: at most the limit of 256Mi (redis.resources.limits.memory)',
    ],
    [
      { insight: { resources: { limits: { memory: '128Mi' } } } },
      'insight.resources.requests.memory',
      'got the default 256Mi; allowed: at most the limit of 128Mi (insight.resources.limits.memory)',
    ],
    [
      { proxy: { resources: { requests: { cpu: 2 }, limits: { cpu: '1500m' } } } },
      'proxy.resources.requests.cpu',
      'got 2; allowed: at most the limit of 1500m (proxy.resources.limits.cpu)',
    ],
  ])('%j', (values, key, text) => {
    expect(problemsOf(values)).toEqual({ [key]: expect.stringContaining(text) });
  });

  test.each([
    { replicas: 1, failover: false },
    { replicas: 2, failover: true },
    { replicas: 9, redis: { minReplicasToWrite: 8 } },
    { redis: { maxmemory: '256Mi' } },
    { redis: { maxmemory: '2Gi', resources: { limits: { memory: '2Gi' } } } },
    { sentinel: { replicas: 5, quorum: 3 } },
    { sentinel: { replicas: 5, quorum: 5 } },
    { sentinel: { downAfter: '1s', failoverTimeout: '1001ms' } },
    { webdis: { replicas: 3, autoscaling: { maxReplicas: 3 } } },
    { webdis: false, insight: false },
  ])('the edge of what fits is taken: %j', (values) => {
    expect(() => loadConfig(values)).not.toThrow();
  });

  test('a relation to a value that is itself refused is not reported', () => {
    expect(Object.keys(problemsOf({ replicas: 0, redis: { minReplicasToWrite: 8 } }))).toEqual(['replicas']);
    const limit = { maxmemory: '9Gi', resources: { limits: { memory: 'much' } } };
    expect(Object.keys(problemsOf({ redis: limit }))).toEqual(['redis.resources.limits.memory']);
  });

  test('relations between valid values are checked even when other values are refused', () => {
    const problems = problemsOf({
      flavour: 'redis',
      storage: { size: '1' },
      sentinel: { quorum: 3, replicas: 7 },
    });
    expect(Object.keys(problems)).toEqual(['storage.size', 'flavour', 'sentinel.quorum']);
  });
});

test('the defaults ask for at most 1 CPU and 1.5 GiB in total', () => {
  const pods = { redis: 3, sentinel: 3, proxy: 2, webdis: 1, insight: 1 };
  const sum = (amount: (part: keyof typeof pods) => number) =>
    (Object.keys(pods) as (keyof typeof pods)[]).reduce(
      (total, part) => total + pods[part] * amount(part),
      0,
    );
  expect(sum((part) => cpuMillis(resourceDefaults[part].cpu.request))).toBeLessThanOrEqual(1_000);
  expect(sum((part) => resourceDefaults[part].memory.request.toMebibytes())).toBeLessThanOrEqual(1_536);
});

describe('settings of AWS that do not fit together are refused', () => {
  const existingSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf';
  test.each<[values: Record<string, unknown>, key: string, text: string]>([
    [
      { secretStore: 'aws', aws: { existingSecretArn, secret: { name: 'x', description: 'y' } } },
      'aws.existingSecretArn',
      'together with aws.secret.name, aws.secret.description; allowed: one or the other',
    ],
    [
      { secretStore: 'aws', aws: { existingSecretArn, region: 'us-east-1' } },
      'aws.existingSecretArn',
      'got a secret in eu-central-1; allowed: one in us-east-1 (aws.region)',
    ],
    [{ aws: { existingSecretArn } }, 'aws.existingSecretArn', 'got a secret, but secretStore is cluster'],
    [{ aws: { secret: { name: 'x' } } }, 'aws.secret', 'got aws.secret.name, but secretStore is cluster'],
  ])('%j', (values, key, text) => {
    expect(problemsOf(values)[key]).toContain(text);
  });

  test('what only describes the account may stand there unused', () => {
    const aws = { region: 'eu-central-1', profile: 'shop', tags: { team: 'shop' } };
    expect(() => loadConfig({ aws })).not.toThrow();
  });
});
