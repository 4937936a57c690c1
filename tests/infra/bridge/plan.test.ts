import * as pulumi from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { OutputTokens, plan } from '../../../infra/bridge';
import { at, listAt } from '../../../infra/bridge/manifest';
import { as, configMap, fixture, object, planned, problemsOf } from './support';

class Cache extends Construct {
  public static readonly pulumiType: string = 'shop:index:Cache';
}
class BigCache extends Cache {}

test('an object is planned with its names, type, manifest, dependencies and secrets', () => {
  const { chart, tokens } = fixture();
  const auth = object(chart, 'auth', 'v1', 'Secret', {
    stringData: { url: `redis://:${tokens.secret('pw')}@h` },
  });
  const settings = configMap(chart, 'settings', { host: tokens.string('h') });
  settings.addDependency(auth);
  expect(plan(chart)).toEqual({
    components: [],
    objects: [
      expect.objectContaining({ logicalName: 'shop/auth', secretPaths: ['/stringData/url'], dependsOn: [] }),
      {
        path: 'shop/settings',
        logicalName: 'shop/settings',
        type: 'kubernetes:core/v1:ConfigMap',
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: 'settings',
        namespace: 'shop',
        manifest: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'settings', namespace: 'shop' },
          data: { host: 'pulumi-token.shop.1.plain' },
        },
        dependsOn: ['shop/auth'],
        secretPaths: [],
      },
    ],
  });
});

test('a plan is plain data, and the same when made again', () => {
  const build = () => {
    const { chart, tokens } = fixture();
    const secret = new kplus.Secret(chart, 'auth', { stringData: { password: tokens.secret('pw') } });
    const deployment = new kplus.Deployment(chart, 'web', {
      containers: [{ image: 'web', portNumber: 80, envVariables: { PW: secret.envValue('password') } }],
      replicas: as(pulumi.output(2)),
    });
    deployment.exposeViaService();
    return chart;
  };
  const chart = build();
  const first = plan(chart);
  expect(plan(chart)).toEqual(first);
  expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  expect(JSON.stringify(plan(build()))).toBe(JSON.stringify(first));
});

test('every object is rendered once, however often it is planned', () => {
  const { chart } = fixture();
  new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }], spread: true });
  const terms = () => {
    const podSpec = at(plan(chart).objects[0].manifest, 'spec', 'template', 'spec');
    return listAt(podSpec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  };
  expect(terms()).toHaveLength(2);
  expect(terms()).toHaveLength(2);
});

describe('logical names', () => {
  test('are construct paths, without the id of a wrapped object', () => {
    const { chart } = fixture();
    new kplus.ConfigMap(chart, 'settings');
    configMap(new Construct(chart, 'other'), 'Default');
    configMap(new Construct(chart, 'third'), 'ResourceQuota');
    expect(plan(chart).objects.map((one) => one.logicalName)).toEqual([
      'shop/settings',
      'shop/other',
      'shop/third/ResourceQuota',
    ]);
  });

  test('start with the name of the plan', () => {
    const { chart } = fixture();
    configMap(chart, 'settings');
    expect(plan(chart, { name: 'eu' }).objects[0].logicalName).toBe('eu/shop/settings');
  });

  test('that two objects would share are refused', () => {
    const { chart } = fixture();
    const outer = configMap(chart, 'settings');
    object(outer, 'Resource', 'v1', 'Secret');
    expect(problemsOf(chart)).toEqual([
      'shop/settings/Resource: its name in Pulumi, shop/settings, is also that of shop/settings; rename one of the constructs',
    ]);
  });
});

describe('components', () => {
  test('are the constructs whose class declares a type, others are passed over', () => {
    const { chart } = fixture();
    const cache = new Cache(new Construct(chart, 'group'), 'cache');
    const inner = new BigCache(new Construct(cache, 'nodes'), 'inner');
    configMap(new Construct(inner, 'files'), 'settings');
    configMap(cache, 'conf');
    configMap(chart, 'top');
    const { components, objects } = plan(chart);
    expect(components).toEqual([
      { path: 'shop/group/cache', logicalName: 'shop/group/cache', type: 'shop:index:Cache' },
      {
        path: 'shop/group/cache/nodes/inner',
        logicalName: 'shop/group/cache/nodes/inner',
        type: 'shop:index:Cache',
        parent: 'shop/group/cache',
      },
    ]);
    expect(objects.map(({ name, parent }) => [name, parent])).toEqual([
      ['settings', 'shop/group/cache/nodes/inner'],
      ['conf', 'shop/group/cache'],
      ['top', undefined],
    ]);
  });

  test.each(['Cache', 'shop:Cache', 'a:b:c:d', 7])('with the type %p are refused', (type) => {
    const { chart } = fixture();
    class Odd extends Construct {
      public static readonly pulumiType = type;
    }
    new Odd(chart, 'odd');
    expect(problemsOf(chart)).toEqual([
      `shop/odd: static pulumiType of its class is ${JSON.stringify(type)}; allowed is '<package>:<module>:<Type>'`,
    ]);
  });
});

describe('namespaces', () => {
  test('come from the object, else the chart, else the option', () => {
    const app = new App();
    const a = new Chart(app, 'a', { namespace: 'of-chart' });
    object(a, 'own', 'v1', 'ConfigMap', { metadata: { name: 'own', namespace: 'of-object' } });
    configMap(a, 'charts');
    configMap(new Chart(app, 'b'), 'options');
    const { objects } = plan(app, { namespace: 'of-option' });
    expect(objects.map(({ namespace }) => namespace)).toEqual(['of-object', 'of-chart', 'of-option']);
    expect(planned({ objects, components: [] }, 'b/options').manifest.metadata.namespace).toBe('of-option');
  });

  test('that are missing are refused for every object that needs one', () => {
    const { chart } = fixture({});
    configMap(chart, 'settings');
    object(chart, 'role', 'rbac.authorization.k8s.io/v1', 'ClusterRole');
    object(chart, 'redis', 'example.com/v1', 'Redis');
    expect(problemsOf(chart)).toEqual([
      'shop/settings: ConfigMap "settings" has no namespace: set it on the object, on its chart, or as option "namespace"',
      'shop/redis: Redis "redis" has no namespace: set it on the object, on its chart, or as option "namespace"; ' +
        'if the kind lives outside namespaces, list "example.com/Redis" in option "clusterScoped"',
    ]);
  });

  test('are taken from kinds that live outside them', () => {
    const { chart } = fixture();
    object(chart, 'ns', 'v1', 'Namespace');
    object(chart, 'role', 'rbac.authorization.k8s.io/v1', 'ClusterRole');
    object(chart, 'issuer', 'cert-manager.io/v1', 'ClusterIssuer');
    for (const one of plan(chart, { clusterScoped: ['cert-manager.io/ClusterIssuer'] }).objects) {
      expect(one).not.toHaveProperty('namespace');
      expect(one.manifest.metadata).not.toHaveProperty('namespace');
    }
  });

  test('are taken from kinds whose definition in the plan says so', () => {
    const { chart } = fixture();
    const define = (kind: string, scope: string) =>
      object(chart, kind, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
        spec: { group: 'example.com', names: { kind }, scope },
      });
    define('Fleet', 'Cluster');
    define('Ship', 'Namespaced');
    object(chart, 'fleet', 'example.com/v1', 'Fleet');
    object(chart, 'ship', 'example.com/v1', 'Ship');
    const made = plan(chart);
    expect(planned(made, 'shop/fleet').namespace).toBeUndefined();
    expect(planned(made, 'shop/ship').namespace).toBe('shop');
  });
});

test('objects of all charts of an app are planned, nested ones included', () => {
  const app = new App();
  const outer = new Chart(app, 'outer', { namespace: 'x' });
  configMap(new Chart(outer, 'inner', { namespace: 'x' }), 'b');
  configMap(outer, 'a');
  expect(plan(app).objects.map((one) => one.logicalName)).toEqual(['outer/inner/b', 'outer/a']);
});

test('the tokens are found among the resolvers of the app, or given as option', () => {
  const found = fixture();
  object(found.chart, 'auth', 'v1', 'Secret', { stringData: { a: found.tokens.secret('x') } });
  expect(plan(found.chart).objects[0].secretPaths).toEqual(['/stringData/a']);

  const tokens = new OutputTokens('given');
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  object(chart, 'auth', 'v1', 'Secret', { stringData: { a: tokens.secret('x') } });
  expect(problemsOf(chart)).toEqual([
    expect.stringMatching(/^shop\/auth: \/stringData\/a: the token .* is not one/),
  ]);
  expect(plan(chart, { tokens }).objects[0].secretPaths).toEqual(['/stringData/a']);
});
