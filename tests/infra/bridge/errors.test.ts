import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { BridgeError, plan } from '../../../infra/bridge';
import { as, configMap, fixture, Fixture, object, problemsOf } from './support';

const output = pulumi.output('h.example');
const LIFTED = 'an Output was turned into text';
const FIXED = 'it must be known when the chart is built';

/** The problems of a chart with one object of these fields. */
function problemsWith(kind: string, fields: (f: Fixture) => object, apiVersion = 'v1'): string[] {
  const made = fixture();
  object(made.chart, 'cache', apiVersion, kind, fields(made));
  return problemsOf(made.chart);
}

describe('an Output is refused', () => {
  test.each<[string, string, (f: Fixture) => object]>([
    ['a name', '/metadata/name: a name has an Output', () => ({ metadata: { name: output } })],
    [
      'a part of a name',
      '/metadata/name: a name has',
      ({ tokens }) => ({ metadata: { name: `x-${tokens.string('y')}` } }),
    ],
    ['a namespace', '/metadata/namespace: a namespace has', () => ({ metadata: { namespace: output } })],
    ['a label', '/metadata/labels/app: a label has', () => ({ metadata: { labels: { app: output } } })],
    [
      'a label called metadata',
      '/labels/metadata: a label has',
      () => ({ metadata: { labels: { metadata: output } } }),
    ],
    [
      'all labels',
      '/metadata/labels: a label has',
      () => ({ spec: { template: { metadata: { labels: output } } } }),
    ],
    [
      "a template's label",
      '/labels/app: a label has',
      () => ({ spec: { template: { metadata: { labels: { app: output } } } } }),
    ],
    ['a selector', '/spec/selector/app: a selector has', () => ({ spec: { selector: { app: output } } })],
    [
      'a selector of labels',
      '/a: a selector has',
      () => ({ spec: { selector: { matchLabels: { a: output } } } }),
    ],
    [
      'a peer',
      '/from/0/podSelector: a selector has',
      () => ({ spec: { ingress: [{ from: [{ podSelector: output }] }] } }),
    ],
  ])('in %s', (_, message, fields) => {
    expect(problemsWith('Thing', fields)).toEqual([expect.stringContaining(message)]);
    expect(problemsWith('Thing', fields)[0]).toMatch(new RegExp(`^shop/cache: .* ${FIXED}$`));
  });

  test.each(['apiVersion', 'kind'])('in the %s', (field) => {
    const { chart, tokens } = fixture();
    new ApiObject(chart, 'cache', { apiVersion: 'v1', kind: 'ConfigMap', [field]: tokens.string(output) });
    expect(problemsOf(chart)).toEqual([`shop/cache: /${field}: the ${field} has an Output; ${FIXED}`]);
  });

  test.each<[string, (f: Fixture) => object]>([
    ['of data', ({ tokens }) => ({ data: { [tokens.string(output)]: 'x' } })],
    ['of annotations', ({ tokens }) => ({ metadata: { annotations: { [tokens.string(output)]: 'x' } } })],
    ['deep in a list', ({ tokens }) => ({ spec: [{ a: { [`b-${tokens.string(output)}`]: 'x' } }] })],
  ])('in a key %s', (_, fields) => {
    expect(problemsWith('ConfigMap', fields)).toEqual([
      expect.stringMatching(
        /^shop\/cache: .*: a key has an Output; keys must be known when the chart is built$/,
      ),
    ]);
  });

  test('itself as a key', () => {
    expect(problemsWith('ConfigMap', () => ({ data: { [as<string>(output)]: 'x' } }))).toEqual([
      expect.stringContaining(LIFTED),
    ]);
  });

  test('in a template literal', () => {
    // eslint-disable-next-line @pulumi/no-output-in-template-literal -- the mistake under test
    expect(problemsWith('ConfigMap', () => ({ data: { a: `http://${output}/` } }))).toEqual([
      `shop/cache: /data/a: ${LIFTED} (template literal, JSON patch or map key); use tokens.string(output) or pulumi.interpolate`,
    ]);
  });

  test.each([
    ['as a value', output],
    ['within a value', { nested: [output] }],
  ])('in a JSON patch, %s', (_, value) => {
    const { chart } = fixture();
    configMap(chart, 'cache').addJsonPatch(JsonPatch.add('/data/a', value));
    expect(problemsOf(chart)).toEqual([
      expect.stringMatching(/^shop\/cache: \/data\/a.*an Output was turned into text/),
    ]);
  });

  test('in JSON.stringify', () => {
    expect(problemsWith('ConfigMap', () => ({ data: { a: JSON.stringify({ h: output }) } }))).toEqual([
      expect.stringContaining(LIFTED),
    ]);
  });

  test.each<[string, (f: Fixture) => string]>([
    // eslint-disable-next-line @pulumi/no-output-in-template-literal -- the mistake under test
    ['a template literal', () => `a-${output}`],
    ['a token', ({ tokens }) => tokens.string(output)],
  ])('in the id of a construct, by %s', (_, id) => {
    const made = fixture();
    object(new Construct(made.chart, id(made)), 'cache', 'v1', 'ConfigMap');
    expect(problemsOf(made.chart)).toEqual([
      expect.stringMatching(/: the id of a construct has an Output; ids must be known/),
    ]);
  });

  test('behind base64', () => {
    const encode = (text: string) => Buffer.from(text).toString('base64');
    const message = 'a token was encoded as base64; use stringData, or encode the value with output.apply()';
    expect(
      problemsWith('Secret', ({ tokens }) => ({ data: { a: encode(`x${tokens.secret('y')}`) } })),
    ).toEqual([`shop/cache: /data/a: ${message}`]);
    expect(
      problemsWith('ConfigMap', ({ tokens }) => ({ binaryData: { a: encode(tokens.string('y')) } })),
    ).toEqual([`shop/cache: /binaryData/a: ${message}`]);
  });

  test('in an app that does not know how to carry it', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    configMap(chart, 'cache', { host: output });
    expect(problemsOf(chart)).toEqual([
      'shop/cache: an Output is used as a value, but the app does not know how to carry it; create it with new App({ resolvers: [tokens] })',
    ]);
  });
});

describe('an Output is accepted', () => {
  test.each<[string, object]>([
    ['an annotation', { metadata: { annotations: { selector: output, labels: output } } }],
    ['data called like a selector', { data: { selector: output, matchLabels: output } }],
    [
      'a node affinity',
      { spec: { affinity: { nodeAffinity: { x: [{ matchExpressions: [{ values: [output] }] }] } } } },
    ],
    ['a node selector', { spec: { nodeSelector: { zone: output } } }],
    ['the name of something referred to', { spec: { secretName: output, ref: { name: output } } }],
    ['a whole field', { spec: output }],
  ])('in %s', (_, fields) => {
    expect(problemsWith('Thing', () => fields)).toEqual([]);
  });
});

describe('a secret token is refused', () => {
  const OUTSIDE =
    'a secret stands outside the data of a Secret; put it into a Secret object and refer to that';

  test.each<[string, string, string, (secret: string) => object]>([
    ['a ConfigMap', 'ConfigMap', '/data/url', (secret) => ({ data: { url: `redis://:${secret}@h` } })],
    [
      'an environment variable',
      'Pod',
      '/spec/containers/0/env/0/value',
      (secret) => ({ spec: { containers: [{ env: [{ value: secret }] }] } }),
    ],
    [
      'an annotation of a Secret',
      'Secret',
      '/metadata/annotations/a~1b',
      (secret) => ({ metadata: { annotations: { 'a/b': secret } } }),
    ],
  ])('in %s', (_, kind, path, fields) => {
    expect(problemsWith(kind, ({ tokens }) => fields(tokens.secret('pw')))).toEqual([
      `shop/cache: ${path}: ${OUTSIDE}`,
    ]);
  });

  test("in the data of a Secret that is not Kubernetes' own", () => {
    const fields = ({ tokens }: Fixture) => ({ data: { a: tokens.secret('pw') } });
    expect(problemsWith('Secret', fields, 'example.com/v1')).toEqual([`shop/cache: /data/a: ${OUTSIDE}`]);
  });

  test('nowhere in the data of a Secret', () => {
    const fields = ({ tokens }: Fixture) => ({
      data: { a: tokens.secret('cA==') },
      stringData: { b: tokens.secret('p') },
    });
    expect(problemsWith('Secret', fields)).toEqual([]);
  });
});

describe('two objects are refused', () => {
  test('with one kind, namespace and name, whatever the version', () => {
    const { chart } = fixture();
    object(chart, 'a', 'autoscaling/v1', 'HorizontalPodAutoscaler', { metadata: { name: 'web' } });
    object(chart, 'b', 'autoscaling/v2', 'HorizontalPodAutoscaler', { metadata: { name: 'web' } });
    object(chart, 'c', 'autoscaling/v2', 'HorizontalPodAutoscaler', {
      metadata: { name: 'web', namespace: 'other' },
    });
    object(chart, 'd', 'example.com/v2', 'HorizontalPodAutoscaler', { metadata: { name: 'web' } });
    expect(problemsOf(chart)).toEqual([
      'shop/b: HorizontalPodAutoscaler "web" in namespace "shop" is also made by shop/a; give one of them another name',
    ]);
  });

  test('that meet only through the namespace option', () => {
    const app = new App();
    configMap(new Chart(app, 'a', { namespace: 'shop' }), 'settings');
    configMap(new Chart(app, 'b'), 'settings');
    expect(problemsOf(app, { namespace: 'shop' })).toEqual([
      expect.stringMatching(/^b\/settings: .* also made by a\/settings/),
    ]);
  });
});

test('a dependency cycle is told as the way round', () => {
  const { chart } = fixture();
  const [a, b, c] = ['a', 'b', 'c'].map((id) => configMap(chart, id));
  a.addDependency(b);
  b.addDependency(c);
  c.addDependency(a);
  expect(problemsOf(chart)).toEqual([
    'shop/a: dependency cycle, remove one of: shop/a -> shop/b -> shop/c -> shop/a',
  ]);
});

test('a cycle between a declared dependency and a reference is found', () => {
  const { chart } = fixture();
  const pod = object(chart, 'pod', 'v1', 'Pod', { spec: { volumes: [{ configMap: { name: 'settings' } }] } });
  configMap(chart, 'settings').addDependency(pod);
  expect(problemsOf(chart)).toEqual([expect.stringContaining('shop/pod -> shop/settings -> shop/pod')]);
});

test('what constructs find wrong with themselves is told', () => {
  const { chart } = fixture();
  const group = new Construct(chart, 'group');
  group.node.addValidation({ validate: () => ['needs a name', 'needs a size'] });
  expect(problemsOf(chart)).toEqual(['shop/group: needs a name', 'shop/group: needs a size']);
});

test('an object that cannot be rendered is told with its path', () => {
  const { chart } = fixture();
  const produce = (): string => {
    throw new Error('no size given');
  };
  configMap(chart, 'settings', { size: Lazy.any({ produce }) });
  expect(problemsOf(chart)).toEqual(['shop/settings: cannot be rendered: no size given']);
});

test('everything wrong is told at once, in one error', () => {
  const { chart, tokens } = fixture({});
  configMap(chart, 'a', { key: tokens.secret('pw') });
  configMap(chart, 'b').addDependency(
    object(chart, 'c', 'v1', 'Secret', { metadata: { name: output, namespace: 'x' } }),
  );
  const run = () => plan(chart);
  expect(run).toThrow(BridgeError);
  expect(run).toThrow(
    [
      'shop/a: ConfigMap "a" has no namespace: set it on the object, on its chart, or as option "namespace"',
      'shop/b: ConfigMap "b" has no namespace: set it on the object, on its chart, or as option "namespace"',
      'shop/a: /data/key: a secret stands outside the data of a Secret; put it into a Secret object and refer to that',
      `shop/c: /metadata/name: a name has an Output; ${FIXED}`,
    ].join('\n'),
  );
});
