import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Include } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply, ConstructOptions, plan, PulumiOptions } from '../../../infra/bridge';
import { Declared, Engine, urnOf } from './mocks';
import { as, configMap, fixture, object, planned, problemsOf } from './support';

/** The options planned for each object of a chart that has `a/one`, `a/two` and `three`. */
function plannedOptions(said: Record<string, ConstructOptions | ConstructOptions[]>) {
  const { chart } = fixture();
  const group = new Construct(chart, 'a');
  const constructs: Record<string, Construct> = { '': chart, a: group };
  for (const id of ['one', 'two']) constructs[`a/${id}`] = configMap(group, id);
  constructs.three = configMap(chart, 'three');
  for (const [path, options] of Object.entries(said))
    for (const one of [options].flat()) PulumiOptions.of(constructs[path]).add(one);
  const made = plan(chart);
  const options = (path: string) => planned(made, `shop/${path}`).options;
  return { one: options('a/one'), two: options('a/two'), three: options('three'), made };
}

describe('inheritance', () => {
  test('what is said of a construct holds for everything below and nothing beside', () => {
    const { one, two, three } = plannedOptions({ a: { protect: true, customTimeouts: { create: '5m' } } });
    expect(one).toEqual({ protect: true, customTimeouts: { create: '5m' } });
    expect(two).toEqual(one);
    expect(three).toBeUndefined();
  });

  test('the nearest says what counts, and undefined says nothing', () => {
    const { one, two, three } = plannedOptions({
      '': { protect: true, retainOnDelete: true },
      a: { protect: undefined, retainOnDelete: false },
      'a/one': { protect: false },
    });
    expect(one).toEqual({ protect: false, retainOnDelete: false });
    expect(two).toEqual({ protect: true, retainOnDelete: false });
    expect(three).toEqual({ protect: true, retainOnDelete: true });
  });

  test('of the same option the last one added counts', () => {
    const { three } = plannedOptions({ three: [{ protect: true }, { protect: false }] });
    expect(three).toEqual({ protect: false });
  });

  test('ignored fields add up, each once', () => {
    const { one } = plannedOptions({
      '': { ignoreChanges: ['metadata.annotations'] },
      'a/one': [{ ignoreChanges: ['data.x', 'metadata.annotations'] }],
    });
    expect(one).toEqual({ ignoreChanges: ['metadata.annotations', 'data.x'] });
  });

  test('what is said of the app holds for its charts', () => {
    const { chart } = fixture();
    configMap(chart, 'settings');
    PulumiOptions.of(App.of(chart)).add({ protect: true });
    expect(planned(plan(chart), 'shop/settings').options).toEqual({ protect: true });
  });
});

test('objects without options are planned as before', () => {
  const { made } = plannedOptions({});
  for (const one of made.objects) {
    expect(one).not.toHaveProperty('options');
    expect(one).not.toHaveProperty('aliases');
  }
});

describe('aliases', () => {
  class Cache extends Construct {
    public static readonly pulumiType = 'shop:index:Cache';
  }

  test('take everything below a renamed construct along, components and wrapped objects too', () => {
    const { chart } = fixture();
    const cache = new Cache(chart, 'cache');
    new kplus.ConfigMap(cache, 'settings');
    PulumiOptions.of(cache).add({ aliases: ['shop/old', 'shop/older'] });
    const made = plan(chart, { name: 'run' });
    expect(made.components[0].aliases).toEqual(['run/shop/old', 'run/shop/older']);
    expect(planned(made, 'run/shop/cache/settings').aliases).toEqual([
      'run/shop/old/settings',
      'run/shop/older/settings',
    ]);
  });

  test('of a chart are its former ids', () => {
    const { chart } = fixture();
    configMap(chart, 'settings');
    PulumiOptions.of(chart).add({ aliases: ['store'] });
    expect(planned(plan(chart), 'shop/settings').aliases).toEqual(['store/settings']);
  });
});

describe('deletedWith', () => {
  test('names the object, comes after it, and leaves it and others alone', () => {
    const { chart } = fixture();
    const namespace = object(chart, 'space', 'v1', 'Namespace');
    const group = new Construct(chart, 'group');
    configMap(group, 'settings');
    PulumiOptions.of(chart).add({ deletedWith: namespace });
    const made = plan(chart);
    expect(planned(made, 'shop/group/settings')).toMatchObject({
      options: { deletedWith: 'shop/space' },
      dependsOn: ['shop/space'],
    });
    expect(planned(made, 'shop/space').options).toBeUndefined();
  });

  test('takes a construct that wraps an object', () => {
    const { chart } = fixture();
    const other = new kplus.ConfigMap(chart, 'other');
    PulumiOptions.of(configMap(chart, 'settings')).add({ deletedWith: other });
    expect(planned(plan(chart), 'shop/settings').options).toEqual({ deletedWith: 'shop/other' });
  });
});

describe('wrong options are told with the construct they were added to', () => {
  test.each<[ConstructOptions, string]>([
    [
      { customTimeouts: { create: '5 minutes', update: as(300) } },
      'shop/settings: customTimeouts.create: got "5 minutes", allowed: numbers with units ms, s, m or h, e.g. 10m\n' +
        'shop/settings: customTimeouts.update: got 300, allowed: numbers with units ms, s, m or h, e.g. 10m',
    ],
    [
      { ignoreChanges: ['/spec/replicas', ''] },
      'shop/settings: ignoreChanges: got "/spec/replicas", allowed: a property path, e.g. spec.replicas\n' +
        'shop/settings: ignoreChanges: got "", allowed: a property path, e.g. spec.replicas',
    ],
    [
      { aliases: ['shop/settings'] },
      'shop/settings: aliases: got "shop/settings", allowed: former paths of the construct',
    ],
    [
      { deletedWith: new Construct(fixture().chart, 'elsewhere') },
      'shop/settings: deletedWith: got shop/elsewhere, allowed: an object of the same plan, or a construct whose default child is one',
    ],
    [
      { deletedWith: configMap(fixture().chart, 'foreign') },
      'shop/settings: deletedWith: got shop/foreign, allowed: an object of the same plan, or a construct whose default child is one',
    ],
  ])('%#', (options, message) => {
    const { chart } = fixture();
    PulumiOptions.of(configMap(chart, 'settings')).add(options);
    expect(problemsOf(chart).join('\n')).toBe(message);
  });
});

describe('applied', () => {
  let engine: Engine;
  let provider: k8s.Provider;
  beforeAll(async () => {
    engine = await Engine.start();
    provider = new k8s.Provider('cluster', {});
  });

  async function declared(chart: Construct, name: string): Promise<Declared[]> {
    const parent = new pulumi.ComponentResource(
      'test:index:Run',
      name,
      {},
      { transformations: [engine.observe] },
    );
    const resources = apply(plan(chart, { name, namespace: 'shop' }), { provider, parent });
    return engine.declared(resources.values());
  }

  test('the options arrive at the resources, also of a chart that was read from YAML', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'include-'));
    const url = join(folder, 'chart.yaml');
    const manifests = ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }));
    writeFileSync(url, manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n'));
    const { chart } = fixture();
    const included = new Include(chart, 'include', { url });
    rmSync(folder, { recursive: true });
    const [a, b] = included.apiObjects as ApiObject[];
    const outside = new k8s.core.v1.Namespace('outside', {}, { provider });
    PulumiOptions.of(included).add({ protect: true, retainOnDelete: true, deletedWith: outside });
    PulumiOptions.of(b).add({
      deletedWith: a,
      ignoreChanges: ['data'],
      aliases: ['shop/former'],
      customTimeouts: { delete: '1h30m' },
    });
    const [first, second] = await declared(chart, 'options');
    expect(first.opts).toMatchObject({ protect: true, retainOnDelete: true });
    expect(first.opts).not.toHaveProperty('ignoreChanges');
    expect(await urnOf(first.opts!.deletedWith!)).toBe(await urnOf(outside));
    expect(second.opts).toMatchObject({
      protect: true,
      ignoreChanges: ['data'],
      aliases: [{ name: 'options/shop/former' }],
      customTimeouts: { delete: '1h30m' },
    });
    expect(await urnOf(second.opts!.deletedWith!)).toBe(first.urn);
  });

  test('custom resources keep what they need besides', async () => {
    const { chart } = fixture();
    PulumiOptions.of(object(chart, 'ship', 'example.com/v1', 'Ship')).add({ protect: true });
    const [ship] = await declared(chart, 'custom');
    expect(ship.opts).toMatchObject({ protect: true, deleteBeforeReplace: true });
  });
});
