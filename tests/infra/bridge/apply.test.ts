import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { apply, OutputTokens, plan } from '../../../infra/bridge';
import { Declared, Engine, reveal } from './mocks';
import { as, configMap, fixture, Fixture, object } from './support';

let engine: Engine;
let provider: k8s.Provider;
let applied = 0;

beforeAll(async () => {
  engine = await Engine.start();
  provider = new k8s.Provider('cluster', {});
});

/** Declares a chart below a parent of its own; returns what the engine was told, by name without the parent's. */
async function declare(build: (made: Fixture) => void): Promise<Record<string, Declared>> {
  const made = fixture();
  build(made);
  const name = `run${applied++}`;
  const parent = new pulumi.ComponentResource(
    'test:index:Run',
    name,
    {},
    { transformations: [engine.observe] },
  );
  const resources = apply(plan(made.chart, { name }), { tokens: made.tokens, provider, parent });
  const declared = await engine.declared(resources.values());
  return Object.fromEntries(declared.map((one) => [one.name.replace(`${name}/shop/`, ''), one]));
}

describe('Outputs in leaves', () => {
  test('arrive with their types: a number, a whole object, a list', async () => {
    const { web } = await declare(({ chart }) => {
      const spec = {
        replicas: pulumi.output(3),
        template: pulumi.output({ spec: { hostNetwork: true } }),
        list: [pulumi.output(1)],
      };
      object(chart, 'web', 'apps/v1', 'Deployment', { spec });
    });
    expect(web.inputs.spec).toEqual({ replicas: 3, template: { spec: { hostNetwork: true } }, list: [1] });
  });

  test('arrive from typed props, by token and by cast', async () => {
    const { settings, web } = await declare(({ chart, tokens }) => {
      new kplus.ConfigMap(chart, 'settings', {
        data: { a: tokens.string(pulumi.output('x')), b: as(pulumi.output('y')) },
      });
      new kplus.Deployment(chart, 'web', { containers: [{ image: 'web' }], replicas: as(pulumi.output(3)) });
    });
    expect(settings.inputs.data).toEqual({ a: 'x', b: 'y' });
    expect(web.inputs.spec).toMatchObject({ replicas: 3 });
  });

  test('arrive through a JSON patch by their tokens', async () => {
    const { settings } = await declare(({ chart, tokens }) => {
      const patch = JsonPatch.add(
        '/data/url',
        `http://${tokens.string(pulumi.output('h'))}:${tokens.string(pulumi.output(80))}`,
      );
      configMap(chart, 'settings').addJsonPatch(patch);
    });
    expect(settings.inputs.data).toEqual({ url: 'http://h:80' });
  });
});

describe('secrets', () => {
  test('arrive as secrets in the data of a Secret', async () => {
    const { auth } = await declare(({ chart, tokens }) => {
      const stringData = {
        url: `redis://:${tokens.secret(pulumi.output('pw'))}@${tokens.string('h')}`,
        leaf: pulumi.secret('x'),
      };
      object(chart, 'auth', 'v1', 'Secret', { stringData });
    });
    expect(reveal(auth.inputs.stringData)).toEqual({
      secret: true,
      value: { url: 'redis://:pw@h', leaf: 'x' },
    });
  });

  test('leave Outputs elsewhere plain', async () => {
    const { settings } = await declare(({ chart, tokens }) =>
      configMap(chart, 'settings', { a: tokens.string(pulumi.output('x')) }),
    );
    expect(reveal(settings.inputs.data)).toEqual({ secret: false, value: { a: 'x' } });
  });
});

test('what a class of Pulumi misses is told with the path of the construct', () => {
  const { chart } = fixture();
  object(chart, 'set', 'apps/v1', 'StatefulSet');
  expect(() => apply(plan(chart, { name: 'missing' }), { provider })).toThrow(
    /^shop\/set: Missing required property 'spec'/,
  );
});

test('tokens cannot be applied without the OutputTokens that made them', () => {
  const { chart, tokens } = fixture();
  configMap(chart, 'settings', { a: tokens.string(pulumi.output('x')) });
  const made = plan(chart, { name: 'lost' });
  expect(() => apply(made, { provider })).toThrow(
    /^shop\/settings: \/data\/a: the token .* is not one of this app's/,
  );
  expect(() => apply(made, { provider, tokens: new OutputTokens('bar') })).toThrow(
    /is not one of this app's/,
  );
});

describe('resources', () => {
  test('are of the class that Pulumi has for the kind, else custom resources that are deleted before they are replaced', async () => {
    const kinds = [
      ['v1', 'Secret', 'kubernetes:core/v1:Secret', false],
      ['apps/v1', 'StatefulSet', 'kubernetes:apps/v1:StatefulSet', false],
      ['networking.k8s.io/v1', 'Ingress', 'kubernetes:networking.k8s.io/v1:Ingress', false],
      [
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        'kubernetes:rbac.authorization.k8s.io/v1:ClusterRole',
        false,
      ],
      [
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        'kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition',
        false,
      ],
      [
        'monitoring.coreos.com/v1',
        'ServiceMonitor',
        'kubernetes:monitoring.coreos.com/v1:ServiceMonitor',
        true,
      ],
      // Groups that begin like Kubernetes' own, with kinds of the same name.
      ['apps.kruise.io/v1beta1', 'StatefulSet', 'kubernetes:apps.kruise.io/v1beta1:StatefulSet', true],
      [
        'autoscaling.k8s.io/v1',
        'VerticalPodAutoscaler',
        'kubernetes:autoscaling.k8s.io/v1:VerticalPodAutoscaler',
        true,
      ],
    ] as const;
    const declared = await declare(({ chart }) =>
      kinds.forEach(([apiVersion, kind], i) => void object(chart, `${i}`, apiVersion, kind, { spec: {} })),
    );
    kinds.forEach(([apiVersion, kind, type, custom], i) => {
      expect(declared[i]).toMatchObject({
        type,
        inputs: { apiVersion, kind, metadata: { name: `${i}` } },
      });
      expect(declared[i].deleteBeforeReplace ?? false).toBe(custom);
    });
  });

  test('know which of their outputs are secret', async () => {
    const made = fixture();
    object(made.chart, 'auth', 'v1', 'Secret', { stringData: { a: 'x' } });
    const [auth] = apply(plan(made.chart, { name: 'typed' }), { provider }).values();
    expect(auth).toBeInstanceOf(k8s.core.v1.Secret);
    expect(await pulumi.isSecret((auth as k8s.core.v1.Secret).stringData)).toBe(true);
  });

  test('have the explicit provider, the component above them as parent, and what they depend on', async () => {
    class Cache extends Construct {
      public static readonly pulumiType = 'shop:index:Cache';
    }
    class Nodes extends Construct {
      public static readonly pulumiType = 'shop:index:Nodes';
    }
    const declared = await declare(({ chart }) => {
      const cache = new Cache(chart, 'cache');
      const settings = configMap(new Construct(cache, 'files'), 'settings');
      object(new Nodes(cache, 'nodes'), 'set', 'apps/v1', 'StatefulSet', { spec: {} }).addDependency(
        settings,
      );
      object(chart, 'ship', 'example.com/v1', 'Ship').addDependency(cache);
    });
    const run = declared.ship.parent;
    expect(run).toMatch(/::test:index:Run::run\d+$/);
    expect(declared.cache).toMatchObject({ type: 'shop:index:Cache', parent: run });
    expect(declared['cache/nodes']).toMatchObject({ type: 'shop:index:Nodes', parent: declared.cache.urn });
    expect(declared['cache/files/settings']).toMatchObject({
      parent: declared.cache.urn,
      dependsOn: [],
      provider: 'cluster',
    });
    expect(declared['cache/nodes/set']).toMatchObject({
      parent: declared['cache/nodes'].urn,
      dependsOn: [declared['cache/files/settings'].urn],
      provider: 'cluster',
    });
    expect(declared.ship).toMatchObject({
      dependsOn: [declared['cache/files/settings'].urn, declared['cache/nodes/set'].urn],
      provider: 'cluster',
    });
  });

  test('are given back by the paths of their constructs, also without a parent', async () => {
    const { chart } = fixture();
    const settings = new kplus.ConfigMap(chart, 'settings');
    const resources = apply(plan(chart, { name: 'free' }), { provider });
    const resource = resources.get(ApiObject.of(settings).node.path);
    expect([...resources.keys()]).toEqual(['shop/settings/Resource']);
    expect((await engine.declared([resource!]))[0].urn).toBe(
      'urn:pulumi:stack::project::kubernetes:core/v1:ConfigMap::free/shop/settings',
    );
  });
});
