import * as pulumi from '@pulumi/pulumi';
import * as cluster from '../../infra/cluster';
import { loadConfig } from '../../infra/config';
import { checkTarget, plannedStatefulSets } from '../../infra/target';

jest.mock('../../infra/cluster', () => ({
  ...jest.requireActual('../../infra/cluster'),
  probe: jest.fn(),
  liveStatefulSets: jest.fn(),
  passwordVersion: jest.fn(),
  servesApi: jest.fn(),
}));

const probe = jest.mocked(cluster.probe);
const live = jest.mocked(cluster.liveStatefulSets);
const serves = jest.mocked(cluster.servesApi);
const REASON = 'nothing listens at https://127.0.0.1:6443';

let warn: jest.SpyInstance;
beforeEach(() => {
  warn = jest.spyOn(pulumi.log, 'warn').mockResolvedValue();
  probe.mockReset().mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' });
  live.mockReset().mockResolvedValue({ statefulSets: [], pods: [] });
});
afterEach(() => jest.restoreAllMocks());

const check = (values: Record<string, unknown>, preview = false) =>
  checkTarget(loadConfig({ name: 'cart', namespace: 'shop', ...values }), { preview });

describe('a cluster that does not answer (probe is mocked)', () => {
  beforeEach(() => probe.mockResolvedValue({ reachable: false, reason: REASON }));

  test.each(['auto', 'cluster'])('an update with target %s is refused', async (target) => {
    await expect(check({ target })).rejects.toThrow(`nothing was applied: ${REASON}`);
  });

  test('a preview is made with a warning', async () => {
    await check({ target: 'auto' }, true);
    expect(warn).toHaveBeenCalledWith(`no cluster can be reached, so nothing is compared with it: ${REASON}`);
    expect(live).not.toHaveBeenCalled();
  });

  test('with target cluster even a preview is refused', async () => {
    await expect(check({ target: 'cluster' }, true)).rejects.toThrow(`nothing was applied: ${REASON}`);
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('a cluster that answers (probe and liveStatefulSets are mocked)', () => {
  test('it is asked for the StatefulSets of the stack, in its namespace and context', async () => {
    await check({ context: 'kind-dev' });
    expect(probe).toHaveBeenCalledWith('kind-dev');
    expect(live).toHaveBeenCalledWith('shop', ['cart', 'cart-sentinel'], 'kind-dev');
  });

  test('it must have External Secrets where that brings the passwords, and only then is it asked for it', async () => {
    const external = { secretStore: 'aws', delivery: 'external-secrets' };
    serves.mockResolvedValue(false);
    await check({ secretStore: 'aws' });
    expect(serves).not.toHaveBeenCalled();
    await expect(check(external)).rejects.toThrow(
      /nothing was changed:\n {2}delivery: got external-secrets, but the cluster has no API external-secrets\.io\/v1; install/,
    );
    serves.mockResolvedValue(true);
    await check({ ...external, context: 'kind-dev' });
    expect(serves).toHaveBeenLastCalledWith('external-secrets.io/v1', 'kind-dev');
  });

  test('what runs there already as it is planned is fine, in previews too', async () => {
    live.mockResolvedValue({
      statefulSets: plannedStatefulSets(loadConfig({ name: 'cart', namespace: 'shop' })),
      pods: [],
    });
    await check({});
    await check({}, true);
    expect(warn).not.toHaveBeenCalled();
  });

  test.each([false, true])(
    'every change that cannot be made in place is refused (preview: %s)',
    async (preview) => {
      live.mockResolvedValue({
        statefulSets: plannedStatefulSets(loadConfig({ name: 'cart', namespace: 'shop' })),
        pods: [],
      });
      const changed = check({ storage: { size: '2Gi', sentinelSize: '128Mi', className: 'fast' } }, preview);
      const { message } = await changed.then(
        () => new Error('accepted'),
        (error: Error) => error,
      );
      expect(
        message
          .split('\n')
          .map((line) => line.trim().split(':')[0])
          .filter(Boolean),
      ).toEqual([
        'nothing was changed',
        'storage.className',
        'storage.size',
        'storage.className',
        'storage.sentinelSize',
      ]);
    },
  );
});

test.each([false, true])(
  'an older version than the one that runs is refused (preview: %s)',
  async (preview) => {
    live.mockResolvedValue({
      statefulSets: plannedStatefulSets(loadConfig({ name: 'cart', namespace: 'shop' })),
      pods: [],
    });
    const older = check({ images: { redis: 'docker.io/library/redis:8.0.6' } }, preview);
    await expect(older).rejects.toThrow(
      /^nothing was changed:\s+images\.redis: got Redis as \S+:8\.0\.6, .* have run Redis as \S+:8\.6\.3; /,
    );
  },
);

test('a mistake in the props of a construct is found before the cluster is asked', async () => {
  const config = { ...loadConfig({ name: 'cart' }), replicas: 0 };
  await expect(checkTarget(config, { preview: false })).rejects.toThrow(/cart\/RedisHa: replicas: got 0/);
  expect(probe).not.toHaveBeenCalled();
});

test('planned are the StatefulSets alone, and no password is needed for it', () => {
  const planned = plannedStatefulSets(loadConfig({ name: 'cart', failover: false, replicas: 1 }));
  expect(planned.map(({ metadata }) => metadata)).toMatchObject([{ name: 'cart', namespace: 'cart' }]);
});
