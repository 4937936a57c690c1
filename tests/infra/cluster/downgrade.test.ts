import { type PodLike, downgrades } from '../../../infra/cluster/downgrade';
import type { StatefulSetLike } from '../../../infra/cluster/immutable';

const containers = (image: string, server = 'redis-server') => [
  { name: 'redis', image, env: [{ name: 'SERVER', value: server }] },
];

const set = (image: string, server?: string): StatefulSetLike => ({
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { selector: {}, template: { spec: { containers: containers(image, server) } } },
});

const pod = (image: string, containerID: string | undefined, owner = 'cart'): PodLike => ({
  metadata: { namespace: 'shop', ownerReferences: [{ name: owner }] },
  spec: { containers: containers(image) },
  status: { containerStatuses: [{ name: 'redis', containerID }] },
});

const VALKEY = 'valkey-server';
const found = (live: StatefulSetLike, planned: StatefulSetLike, pods: PodLike[] = []) =>
  downgrades({ statefulSets: [live], pods }, [planned]);

test('an older version is refused: what runs, what is wanted, why, and what to do', () => {
  expect(found(set('docker.io/library/redis:8.6.3'), set('docker.io/library/redis:8.0.6'))).toEqual([
    'images.redis: got Redis as docker.io/library/redis:8.0.6, but the nodes of statefulset shop/cart have run Redis as ' +
      "docker.io/library/redis:8.6.3; an older Redis can't be relied on to read the data files of a newer one: set it back " +
      'or to a newer version, or restore a backup into a new stack under another `name`. Where the data may be lost, ' +
      '`npm run down -- --volumes` makes room for any version',
  ]);
});

test.each([
  ['8.10.0', '8.9.1'],
  ['8.6.3', '8.6.2'],
  ['8.6.3', '7'],
  ['8.6.3-alpine', '8.4-bookworm'],
  ['v9', 'v8.1'],
  ['8.6.3@sha256:0', '8.0.6@sha256:1'],
])('%s to %s is a downgrade', (from, to) => {
  expect(found(set(`redis:${from}`), set(`redis:${to}`))).toHaveLength(1);
});

test.each([
  ['8.0.6', '8.6.3'],
  ['8.6.3', '8.6.3-alpine'],
  ['8.6.3', '8'],
  ['8', '8.6.3'],
  ['8.9.1', '8.10.0'],
  ['8.6.3', 'stable'],
  ['nightly', '8.0.6'],
])('%s to %s is none', (from, to) => {
  expect(found(set(`redis:${from}`), set(`redis:${to}`))).toEqual([]);
});

test('a port of a registry and an image by digest alone are no versions', () => {
  expect(found(set('mirror:5000/redis:8.6.3'), set('mirror:4000/redis@sha256:0'))).toEqual([]);
  expect(found(set('mirror:5000/redis:8.0.6'), set('mirror:4000/redis:8.6.3'))).toEqual([]);
});

describe('another flavor', () => {
  test.each([
    ['redis:8.6.3', undefined, 'valkey:9.1.2', VALKEY, 'Valkey reads data files of Redis 7.2 and older only'],
    ['redis:7.4.1', undefined, 'valkey:9.1.2', VALKEY, 'Valkey reads data files of Redis 7.2 and older only'],
    [
      'redis:stable',
      undefined,
      'valkey:9.1.2',
      VALKEY,
      'Valkey reads data files of Redis 7.2 and older only',
    ],
    [
      'valkey:7.2.5',
      VALKEY,
      'redis:8.6.3',
      undefined,
      "Redis can't be relied on to read the data files of Valkey",
    ],
  ])('%s to %s%s is refused', (from, fromServer, to, toServer, why) => {
    const [problem] = found(set(from, fromServer), set(to, toServer));
    expect(problem).toMatch(/^flavor: got /);
    expect(problem).toContain(`; ${why}: set it back`);
  });

  test.each(['7.2.11', '7.2', '6.2.14'])('Redis %s to Valkey is none', (version) => {
    expect(found(set(`redis:${version}`), set('valkey:9.1.2', VALKEY))).toEqual([]);
  });
});

describe('what has run is what counts', () => {
  const [old, typo] = ['redis:8.0.6', 'redis:8.66.3'];

  test('an image that could never be started may be taken back', () => {
    expect(found(set(typo), set(old), [pod(old, 'containerd://1'), pod(typo, undefined)])).toEqual([]);
  });

  test('the newest of an update under way is the one that counts', () => {
    const pods = [pod(old, 'containerd://1'), pod('redis:8.6.3', 'containerd://2')];
    expect(found(set('redis:8.6.3'), set(old), pods)).toEqual([
      expect.stringContaining('run Redis as redis:8.6.3;'),
    ]);
  });

  test('without pods it is what the StatefulSet says', () => {
    expect(found(set('redis:8.6.3'), set(old), [pod(old, 'containerd://1', 'other')])).toHaveLength(1);
  });
});

test('Sentinels keep no data, and a StatefulSet that is only live or only planned is none', () => {
  const sentinel = (image: string): StatefulSetLike => ({
    ...set(image),
    spec: { selector: {}, template: { spec: { containers: [{ name: 'sentinel', image }] } } },
  });
  expect(found(sentinel('redis:8.6.3'), sentinel('redis:8.0.6'))).toEqual([]);
  expect(downgrades({ statefulSets: [], pods: [] }, [set('redis:8.0.6')])).toEqual([]);
  expect(downgrades({ statefulSets: [set('redis:8.6.3')], pods: [] }, [])).toEqual([]);
});
