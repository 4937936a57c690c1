import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { BridgeError, Cdk8sApp, Cdk8sAppArgs, Cdk8sAppContext } from '../../../infra/bridge';
import { Engine, reveal } from './mocks';
import { as, configMap, object, settle } from './support';

let engine: Engine;
let args: Cdk8sAppArgs;
let made = 0;

beforeAll(async () => {
  engine = await Engine.start();
  args = { provider: new k8s.Provider('cluster', {}), namespace: 'shop' };
});

const make = (build: (context: Cdk8sAppContext) => void, more: Partial<Cdk8sAppArgs> = {}): Cdk8sApp =>
  new Cdk8sApp(`shop${made++}`, { ...args, ...more }, build, { transformations: [engine.observe] });

class Cache extends Construct {
  public static readonly pulumiType = 'shop:index:Cache';
  public readonly settings = new kplus.ConfigMap(this, 'settings', { data: { a: 'b' } });
}

test('a chart is declared below the component, Outputs and secrets included', async () => {
  let auth!: kplus.Secret;
  const app = make(({ chart, tokens }) => {
    auth = new kplus.Secret(chart, 'auth', {
      stringData: {
        url: `redis://:${tokens.secret('pw')}@${tokens.string(pulumi.output('h'))}`,
        leaf: as(pulumi.output('x')),
      },
    });
  });
  const [self, secret] = await engine.declared([app, app.resource(auth)]);
  expect(self.type).toBe('cdk8s:index:Cdk8sApp');
  expect(secret).toMatchObject({ name: `${self.name}/auth`, parent: self.urn, provider: 'cluster' });
  expect(secret.inputs.metadata).toMatchObject({ namespace: 'shop' });
  expect(reveal(secret.inputs.stringData)).toEqual({
    secret: true,
    value: { url: 'redis://:pw@h', leaf: 'x' },
  });
  expect(app.plan.objects).toMatchObject([{ kind: 'Secret', secretPaths: ['/stringData/url'] }]);
});

test('resource() finds objects, constructs that wrap one, and components, with their outputs', async () => {
  let cache!: Cache;
  const app = make(({ chart }) => {
    cache = new Cache(chart, 'cache');
  });
  const settings = app.resource<k8s.core.v1.ConfigMap>(cache.settings);
  expect(app.resource(cache.settings.node.defaultChild!)).toBe(settings);
  expect(settings).toBeInstanceOf(k8s.core.v1.ConfigMap);
  expect((await settle(settings.data)).value).toEqual({ a: 'b' });
  expect(app.resource<pulumi.ComponentResource>(cache)).toBe(
    as<{ __parentResource: object }>(settings).__parentResource,
  );
});

test.each<[string, (chart: Chart) => Construct]>([
  ['without an object', (chart) => new Construct(chart, 'other')],
  ['of another app', () => configMap(new Chart(new App(), 'x'), 'other')],
])('resource() refuses a construct %s', (_, other) => {
  let construct!: Construct;
  const app = make(({ chart }) => {
    construct = other(chart);
  });
  expect(() => app.resource(construct)).toThrow(/^\w+\/other: is no object of this app and wraps none/);
});

test('nothing is declared when something is wrong with the chart', async () => {
  const before = made;
  const build = ({ chart }: Cdk8sAppContext) => {
    configMap(chart, 'fine');
    object(chart, 'ship', 'example.com/v1', 'Ship', { metadata: { name: pulumi.output('x') } });
  };
  expect(() => make(build)).toThrow(BridgeError);
  expect(engine.has('cdk8s:index:Cdk8sApp', `shop${before}`)).toBe(false);
});

test('kinds can be declared to live outside namespaces', () => {
  const app = make(({ chart }) => object(chart, 'ship', 'example.com/v1', 'Ship'), {
    namespace: undefined,
    clusterScoped: ['example.com/Ship'],
  });
  expect(app.plan.objects[0].namespace).toBeUndefined();
});

test('tokens of one app are refused by another', () => {
  let foreign!: string;
  make(({ tokens }) => {
    foreign = tokens.string('x');
  });
  expect(() => make(({ chart }) => configMap(chart, 'settings', { foreign }))).toThrow(
    /is not one of this app's/,
  );
});

test('an asynchronous function cannot build a chart', () => {
  expect(() => make(async () => {})).toThrow(
    /^shop\d+: the chart is built by an async function; use a synchronous one$/,
  );
});

test('an error of the building function is passed on', () => {
  const build = () => {
    throw new Error('no size given');
  };
  expect(() => make(build)).toThrow('no size given');
});
