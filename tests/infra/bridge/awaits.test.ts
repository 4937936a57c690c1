import { ApiObject } from 'cdk8s';
import { plan } from '../../../infra/bridge';
import { as, fixture, object } from './support';
import * as pulumi from '@pulumi/pulumi';

const SKIP_AWAIT = 'pulumi.com/skipAwait';

function service(spec: object, annotations?: Record<string, string>) {
  const { chart } = fixture();
  const made = object(chart, 'web', 'v1', 'Service', { metadata: { name: 'web', annotations }, spec });
  return {
    made,
    annotations: as<Record<string, string> | undefined>(plan(chart).objects[0].manifest.metadata.annotations),
  };
}

test.each([undefined, 'ClusterIP', 'NodePort', 'ExternalName'])(
  'a Service of type %s is not waited for',
  (type) => {
    expect(service({ type }, { team: 'a' }).annotations).toEqual({ team: 'a', [SKIP_AWAIT]: 'true' });
  },
);

test.each(['LoadBalancer', pulumi.output('LoadBalancer')])(
  'a Service that is or may be a LoadBalancer is waited for',
  (type) => {
    expect(service({ type }).annotations).toBeUndefined();
  },
);

test("the chart's own annotation wins", () => {
  expect(service({}, { [SKIP_AWAIT]: 'false' }).annotations).toEqual({ [SKIP_AWAIT]: 'false' });
});

test('annotations that are an Output are left alone', () => {
  expect(service({}, as(pulumi.output({ team: 'a' }))).annotations).toBe('pulumi-token.shop.0.plain');
});

test("the construct's own YAML has no such annotation", () => {
  const { made } = service({});
  expect((made as ApiObject).toJson().metadata).not.toHaveProperty('annotations');
});

test.each([
  ['v1', 'ConfigMap'],
  ['serving.knative.dev/v1', 'Service'],
])('other kinds are left alone: %s %s', (apiVersion, kind) => {
  const { chart } = fixture();
  object(chart, 'web', apiVersion, kind);
  expect(plan(chart).objects[0].manifest.metadata).not.toHaveProperty('annotations');
});
