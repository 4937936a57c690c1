import { Chart, Duration, Size } from 'cdk8s';
import { Flavor, Sentinels, SentinelsProps, sentinelConf } from '../../../charts-src';
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

const SET = 'StatefulSet/cart-sentinel';
const props: SentinelsProps = { name: 'cart', namespace: 'shop', credentials: outside };
const alone = (own: Partial<SentinelsProps> = {}) =>
  renderAlone((chart: Chart) => new Sentinels(chart, 'Sentinel', { ...props, ...own }));
const problems = (own: Partial<SentinelsProps>) => problemsOf(() => alone(own)).slice(1);
const conf = (own: Partial<SentinelsProps> = {}): string =>
  find(alone(own), 'ConfigMap/cart-sentinel').data['sentinel.conf'];

test('sentinel.conf with all settings', () => {
  expect(
    sentinelConf({
      masterName: 'shop.cart',
      quorum: 3,
      downAfter: Duration.seconds(5),
      failoverTimeout: Duration.minutes(1),
      parallelSyncs: 2,
      tls: false,
    }),
  ).toBe(`port 26379
bind * -::*
protected-mode no
dir /data
loglevel notice
sentinel announce-port 26379
sentinel deny-scripts-reconfig yes
sentinel monitor shop.cart {master} 6379 3
sentinel down-after-milliseconds shop.cart 5000
sentinel failover-timeout shop.cart 60000
sentinel parallel-syncs shop.cart 2
sentinel master-reboot-down-after-period shop.cart 5000
`);
});

test('by default a majority decides after 3 s', () => {
  expect(conf()).toContain('sentinel monitor shop.cart {master} 6379 2\n');
  expect(conf({ sentinels: 5 })).toContain('sentinel monitor shop.cart {master} 6379 3\n');
  expect(conf()).toContain('down-after-milliseconds shop.cart 3000\n');
  expect(conf()).toContain('failover-timeout shop.cart 6000\n');
  expect(conf()).toContain('parallel-syncs shop.cart 1\n');
});

test('used alone, the room makes its own objects and no Secret', () => {
  expect(titles(alone())).toEqual([
    'ConfigMap/cart-sentinel',
    'ServiceAccount/cart-sentinel',
    'Service/cart-sentinel-0',
    'Service/cart-sentinel-1',
    'Service/cart-sentinel-2',
    'Service/cart-sentinel-headless',
    'StatefulSet/cart-sentinel',
    'PodDisruptionBudget/cart-sentinel',
  ]);
});

test('Sentinels are a set of their own that starts together and remembers', () => {
  const { spec } = find(render({ sentinels: 5 }), SET);
  expect(spec).toMatchObject({
    replicas: 5,
    serviceName: 'cart-sentinel-headless',
    podManagementPolicy: 'Parallel',
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  });
  expect(spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe('64Mi');
});

test('no CPU limit makes a Sentinel miss answers', () => {
  expect(container(render(), SET).resources).toEqual({
    requests: { cpu: '50m', memory: '32Mi' },
    limits: { memory: '64Mi' },
  });
});

test('passwords are mounted as files that only the group reads, all of them, so that another one changes no pod', () => {
  const { volumes } = template(render(), SET).spec!;
  expect(volumes!.find(({ name }) => name === 'credentials')!.secret).toEqual({
    secretName: 'cart',
    defaultMode: 0o440,
  });
});

test('image and class of the volumes are those of the data nodes unless set', () => {
  const redis = { image: 'r.example/redis:8.6.2', storageClassName: 'fast' };
  const facts = (objects: ReturnType<typeof render>) => [
    container(objects, SET).image,
    find(objects, SET).spec.volumeClaimTemplates[0].spec.storageClassName,
  ];
  expect(facts(render({ redis }))).toEqual(['r.example/redis:8.6.2', 'fast']);
  const unset = { image: undefined, storageClassName: undefined };
  expect(facts(render({ redis, sentinel: unset }))).toEqual(['r.example/redis:8.6.2', 'fast']);
  const own = { image: 'r.example/redis:8.6.3', storageClassName: 'slow' };
  expect(facts(render({ redis, sentinel: own }))).toEqual(['r.example/redis:8.6.3', 'slow']);
});

test('the flavor decides the image and the commands', () => {
  const one = container(render({ flavor: Flavor.VALKEY }), SET);
  expect(one.image).toMatch(/valkey/);
  expect(plainEnv(one)).toMatchObject({ SERVER: 'valkey-server', CLI: 'valkey-cli' });
});

describe('refused, with what is allowed', () => {
  const odd = 'an odd number of 3 or more, so that a split has one majority';

  test.each<[string, Partial<SentinelsProps>, string]>([
    ['an even number', { sentinels: 4 }, `sentinels: got 4, allowed: ${odd}`],
    ['one', { sentinels: 1 }, `sentinels: got 1, allowed: ${odd}`],
    ['none', { sentinels: 0 }, `sentinels: got 0, allowed: ${odd}`],
    ['a fraction', { sentinels: 3.5 }, `sentinels: got 3.5, allowed: ${odd}`],
    [
      'a quorum above the number',
      { quorum: 4 },
      'quorum: got 4, allowed: 2 (the majority) to 3 (all Sentinels)',
    ],
    [
      'a quorum below the majority',
      { sentinels: 5, quorum: 2 },
      'quorum: got 2, allowed: 3 (the majority) to 5 (all Sentinels)',
    ],
    [
      'a fraction of a quorum',
      { quorum: 2.5 },
      'quorum: got 2.5, allowed: 2 (the majority) to 3 (all Sentinels)',
    ],
    [
      'a hasty downAfter',
      { downAfter: Duration.millis(999) },
      'downAfter: got 999 ms, allowed: 1000 ms or more',
    ],
    [
      'a failover that ends before it can start',
      { failoverTimeout: Duration.seconds(3) },
      'failoverTimeout: got 3000 ms, allowed: more than downAfter, 3000 ms',
    ],
    ['no parallel sync', { parallelSyncs: 0 }, 'parallelSyncs: got 0, allowed: a whole number of 1 or more'],
    [
      'an image named latest',
      { image: 'redis:latest' },
      'image: got redis:latest, allowed: a reference with an exact tag or a digest',
    ],
    ['a volume of nothing', { storageSize: Size.mebibytes(0) }, 'storageSize: got 0, allowed: more than 0'],
    [
      'a name that is too long',
      { name: 'c'.repeat(41) },
      expect.stringMatching(/^name: got c{41} \(41 characters\), allowed: at most 40/),
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
    const [path, ...sentences] = problemsOf(() =>
      alone({ sentinels: 4, quorum: 1, downAfter: Duration.millis(1), parallelSyncs: -1 }),
    );
    expect(path).toBe('chart/Sentinel');
    expect(sentences.map((sentence) => sentence.split(':')[0])).toEqual([
      'sentinels',
      'quorum',
      'downAfter',
      'parallelSyncs',
    ]);
  });
});

test('the least and the most that is allowed', () => {
  expect(problems({ downAfter: Duration.seconds(1), failoverTimeout: Duration.millis(1001) })).toEqual([]);
  expect(problems({ sentinels: 7, quorum: 7 })).toEqual([]);
  expect(problems({ sentinels: 7, quorum: 4 })).toEqual([]);
});
