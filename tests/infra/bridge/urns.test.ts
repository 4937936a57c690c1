import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Cdk8sApp, plan } from '../../../infra/bridge';
import { Engine } from './mocks';
import { fixture, object } from './support';

class Cache extends Construct {
  public static readonly pulumiType: string = 'shop:index:Cache';
}
class Renamed extends Cache {}

/** Fills a chart; returns its constructs. */
function build(chart: Chart, Class: typeof Cache): Construct[] {
  const cache = new Class(chart, 'cache');
  const group = new Construct(cache, 'group');
  const service = new kplus.Service(group, 'service', { ports: [{ port: 80 }] });
  const set = new kplus.StatefulSet(group, 'set', { containers: [{ image: 'web' }], service });
  const ship = object(cache, 'ship', 'example.com/v1', 'Ship');
  return [cache, service, set, ship, new kplus.ConfigMap(chart, 'settings')];
}

/** A change here replaces every object of every stack that exists. */
const URNS = [
  'cdk8s:index:Cdk8sApp::shop',
  'cdk8s:index:Cdk8sApp$shop:index:Cache::shop/cache',
  'cdk8s:index:Cdk8sApp$shop:index:Cache$kubernetes:core/v1:Service::shop/cache/group/service',
  'cdk8s:index:Cdk8sApp$shop:index:Cache$kubernetes:apps/v1:StatefulSet::shop/cache/group/set',
  'cdk8s:index:Cdk8sApp$shop:index:Cache$kubernetes:example.com/v1:Ship::shop/cache/ship',
  'cdk8s:index:Cdk8sApp$kubernetes:core/v1:ConfigMap::shop/settings',
];

/** The end of a resource's URN as the engine makes it; mocks leave out all but the nearest parent. */
function urnEnd(resource: pulumi.Resource): string {
  const { __pulumiType: type, __name: name } = resource as unknown as Named;
  return `${[...typesAbove(resource), type].join('$')}::${name}`;
}

function typesAbove(resource: pulumi.Resource): string[] {
  const parent = (resource as unknown as Named).__parentResource;
  return parent ? [...typesAbove(parent), (parent as unknown as Named).__pulumiType] : [];
}

interface Named {
  readonly __pulumiType: string;
  readonly __name: string;
  readonly __parentResource?: pulumi.Resource;
}

test('URNs stay what they are', async () => {
  const engine = await Engine.start();
  const provider = new k8s.Provider('cluster', {});
  const constructs: Construct[] = [];
  const app = new Cdk8sApp('shop', { provider, namespace: 'shop' }, ({ chart }) => {
    constructs.push(...build(chart, Cache));
  });
  const resources = [app, ...constructs.map((construct) => app.resource(construct))];
  await engine.declared(resources);
  expect(resources.map(urnEnd)).toEqual(URNS);
});

test('renaming a class changes nothing', () => {
  const [one, other] = [Cache, Renamed].map((Class) => {
    const { chart } = fixture();
    build(chart, Class);
    return plan(chart);
  });
  expect(other).toEqual(one);
});
