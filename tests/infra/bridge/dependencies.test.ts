import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { plan } from '../../../infra/bridge';
import { configMap, fixture, object, planned } from './support';

/** Who depends on whom, by names of objects. */
const dependencies = (scope: Construct): Record<string, string[]> => {
  const { objects } = plan(scope);
  const names = new Map(objects.map(({ logicalName, name }) => [logicalName, name]));
  return Object.fromEntries(
    objects.map(({ name, dependsOn }) => [name, dependsOn.map((d) => names.get(d)!)]),
  );
};

const order = (scope: Construct): string[] => plan(scope).objects.map(({ name }) => name);

describe('declared between constructs', () => {
  test('hold between all objects of both', () => {
    const { chart } = fixture();
    const [redis, proxy] = ['redis', 'proxy'].map((id) => new Construct(chart, id));
    ['proxy-a', 'proxy-b'].forEach((id) => configMap(new Construct(proxy, `${id}-group`), id));
    ['redis-a', 'redis-b'].forEach((id) => configMap(redis, id));
    proxy.node.addDependency(redis);
    expect(dependencies(chart)).toEqual({
      'redis-a': [],
      'redis-b': [],
      'proxy-a': ['redis-a', 'redis-b'],
      'proxy-b': ['redis-a', 'redis-b'],
    });
  });

  test('pass through constructs without objects', () => {
    const { chart } = fixture();
    const last = configMap(chart, 'last');
    const gate = new Construct(chart, 'gate');
    const gates = new Construct(chart, 'gates');
    const inner = new Construct(gates, 'inner');
    const first = configMap(chart, 'first');
    last.addDependency(gate);
    gate.node.addDependency(gates);
    inner.node.addDependency(first);
    first.node.addDependency(new Construct(chart, 'nothing'));
    expect(dependencies(chart)).toEqual({ first: [], last: ['first'] });
  });

  test('that go round among constructs without objects come to an end', () => {
    const { chart } = fixture();
    const [a, b] = ['a', 'b'].map((id) => new Construct(chart, id));
    a.node.addDependency(b);
    b.node.addDependency(a);
    configMap(chart, 'settings').addDependency(a);
    expect(dependencies(chart)).toEqual({ settings: [] });
  });

  test('of a construct on a part of itself hold for the other parts', () => {
    const { chart } = fixture();
    const group = new Construct(chart, 'group');
    configMap(group, 'late');
    const part = new Construct(group, 'part');
    configMap(part, 'early-a');
    configMap(part, 'early-b');
    group.node.addDependency(part);
    expect(dependencies(chart)).toEqual({ 'early-a': [], 'early-b': [], late: ['early-a', 'early-b'] });
  });

  test('hold between charts of one app, and end at the chart where only that is planned', () => {
    const app = new App();
    const [a, b] = ['a', 'b'].map((id) => new Chart(app, id, { namespace: 'x' }));
    configMap(a, 'in-a');
    configMap(b, 'in-b');
    a.addDependency(b);
    expect(dependencies(app)).toEqual({ 'in-b': [], 'in-a': ['in-b'] });
    expect(dependencies(a)).toEqual({ 'in-a': [] });
  });
});

test('objects come after what they depend on, otherwise in the order of the tree', () => {
  const { chart } = fixture();
  const [a, , c] = ['a', 'b', 'c', 'd'].map((id) => configMap(chart, id));
  a.addDependency(c);
  expect(order(chart)).toEqual(['c', 'a', 'b', 'd']);
});

describe('from references', () => {
  const NAMES = { envFrom: 'a', env: 'b', volume: 'c', projected: 'd', init: 'e', pull: 'f' };
  const podSpec = {
    serviceAccountName: 'account',
    imagePullSecrets: [{ name: NAMES.pull }],
    initContainers: [{ env: [{ name: 'X', valueFrom: { secretKeyRef: { name: NAMES.init, key: 'k' } } }] }],
    containers: [
      { name: 'plain', env: [{ name: 'X', value: NAMES.volume }] },
      {
        envFrom: [{ configMapRef: { name: NAMES.envFrom } }, { secretRef: { name: NAMES.envFrom } }],
        env: [
          { name: 'X', valueFrom: { configMapKeyRef: { name: NAMES.env, key: 'k' } } },
          { name: 'Y', valueFrom: { secretKeyRef: { name: NAMES.env, key: 'k' } } },
        ],
      },
    ],
    volumes: [
      { configMap: { name: NAMES.volume } },
      { secret: { secretName: NAMES.volume } },
      { persistentVolumeClaim: { claimName: NAMES.volume } },
      {
        projected: {
          sources: [
            { configMap: { name: NAMES.projected } },
            { secret: { name: NAMES.projected } },
            { serviceAccountToken: {} },
          ],
        },
      },
      { emptyDir: {} },
    ],
  };
  const template = { spec: podSpec };

  test.each([
    ['v1', 'Pod', podSpec],
    ['v1', 'ReplicationController', { template }],
    ['apps/v1', 'Deployment', { template }],
    ['apps/v1', 'StatefulSet', { template }],
    ['apps/v1', 'DaemonSet', { template }],
    ['apps/v1', 'ReplicaSet', { template }],
    ['batch/v1', 'Job', { template }],
    ['batch/v1', 'CronJob', { jobTemplate: { spec: { template } } }],
  ])('%s %s comes after what its pods need', (apiVersion, kind, spec) => {
    const { chart } = fixture();
    object(chart, 'workload', apiVersion, kind, { spec });
    const make = (kind: string) => (name: string) =>
      object(chart, `${kind}-${name}`, 'v1', kind, { metadata: { name } }).node.path;
    const needed = [
      ...[NAMES.envFrom, NAMES.env, NAMES.volume, NAMES.projected].map(make('ConfigMap')),
      ...[NAMES.envFrom, NAMES.env, NAMES.volume, NAMES.projected, NAMES.init, NAMES.pull].map(
        make('Secret'),
      ),
      make('PersistentVolumeClaim')(NAMES.volume),
      make('ServiceAccount')('account'),
    ];
    make('ConfigMap')('other');
    make('Secret')('account');
    const { dependsOn } = planned(plan(chart), 'shop/workload');
    expect([...dependsOn].sort()).toEqual(needed.sort());
  });

  test('only objects of the same namespace are meant', () => {
    const { chart } = fixture();
    object(chart, 'pod', 'v1', 'Pod', { spec: { serviceAccountName: 'account' } });
    object(chart, 'account', 'v1', 'ServiceAccount', { metadata: { name: 'account', namespace: 'other' } });
    expect(dependencies(chart)).toEqual({ pod: [], account: [] });
  });

  test('an object comes after its namespace', () => {
    const { chart } = fixture();
    configMap(chart, 'settings');
    object(chart, 'role', 'rbac.authorization.k8s.io/v1', 'ClusterRole');
    object(chart, 'shop', 'v1', 'Namespace');
    expect(dependencies(chart)).toEqual({ shop: [], settings: ['shop'], role: [] });
  });

  test('a custom resource comes after the definition of its kind', () => {
    const { chart } = fixture();
    object(chart, 'ship', 'example.com/v1', 'Ship');
    object(chart, 'foreign', 'example.org/v1', 'Ship');
    object(chart, 'ships', 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      spec: { group: 'example.com', names: { kind: 'Ship' }, scope: 'Namespaced' },
    });
    expect(dependencies(chart)).toEqual({ ships: [], ship: ['ships'], foreign: [] });
  });

  test('an Ingress comes after the Services it leads to', () => {
    const { chart } = fixture();
    const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
    object(chart, 'edge', 'networking.k8s.io/v1', 'Ingress', {
      spec: {
        defaultBackend: backend('fallback'),
        rules: [{ http: { paths: [{ backend: backend('web') }] } }, {}],
      },
    });
    ['web', 'fallback', 'other'].forEach((name) => object(chart, name, 'v1', 'Service', { spec: {} }));
    expect(dependencies(chart).edge.sort()).toEqual(['fallback', 'web']);
  });
});
