import type { Manifest } from './manifest';
import { kubernetesVersions, validateManifests } from './schema';

const container = { name: 'app', image: 'app:1', resources: { requests: { cpu: '100m', memory: '64Mi' } } };

function deployment(containerFields: object = {}, specFields: object = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ ...container, ...containerFields }] },
      },
      ...specFields,
    },
  };
}

function service(fields: object): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { ports: [{ port: 80 }], ...fields },
  };
}

const paths = (object: Manifest) => validateManifests([object], '1.34').map(({ path }) => path);

test.each(kubernetesVersions)('a plain Deployment fits Kubernetes %s', (version) => {
  expect(validateManifests([deployment()], version)).toEqual([]);
});

test('an unknown field is named with its place', () => {
  expect(validateManifests([deployment({ livenesProbe: {} })], '1.34')).toEqual([
    {
      object: 'Deployment/web',
      path: '/spec/template/spec/containers/0',
      message: 'must NOT have additional properties: livenesProbe',
    },
  ]);
});

test('a field that is newer than the version is refused', () => {
  const newer = service({ trafficDistribution: 'PreferClose' });
  expect(validateManifests([newer], '1.28')).toHaveLength(1);
  expect(validateManifests([newer], '1.31')).toEqual([]);
});

test('a missing required field and a wrong type are both reported', () => {
  const problems = validateManifests([deployment({ name: undefined }, { replicas: '3' })], '1.31');
  expect(problems.map(({ path }) => path)).toEqual(['/spec/replicas', '/spec/template/spec/containers/0']);
});

test('a kind without a schema is reported, not passed over', () => {
  const [problem] = validateManifests(
    [{ apiVersion: 'apps/v2', kind: 'Deployment', metadata: { name: 'x' } }],
    '1.37',
  );
  expect(problem.message).toBe(
    'there is no schema of apps/v2 Deployment for Kubernetes 1.37 in tests/schemas',
  );
});

test('a port is a number or a name', () => {
  const probe = (port: unknown) => deployment({ readinessProbe: { tcpSocket: { port } } });
  expect(paths(probe(6379))).toEqual([]);
  expect(paths(probe('redis'))).toEqual([]);
  expect(paths(probe('6379'))).not.toEqual([]);
  expect(paths(probe(63.79))).not.toEqual([]);
});

test.each(['1', '150m', '64Mi', '1.5Gi', '1e3', '.5', 2])('%s is a quantity', (memory) => {
  expect(paths(deployment({ resources: { limits: { memory } } }))).toEqual([]);
});

test.each(['64MB', '64 Mi', 'Mi', '1,5Gi', '', null])('%j is no quantity', (memory) => {
  expect(paths(deployment({ resources: { limits: { memory } } }))).not.toEqual([]);
});

test('null is no value for a field', () => {
  expect(paths(deployment({}, { replicas: null }))).toEqual(['/spec/replicas']);
});

test('data of a Secret must be base64', () => {
  const secret = (data: object): Manifest => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    data,
  });
  expect(paths(secret({ key: 'c2VjcmV0' }))).toEqual([]);
  expect(paths(secret({ key: 'no base64' }))).toEqual(['/data/key']);
});

test('status belongs to the cluster', () => {
  expect(paths({ ...deployment(), status: { replicas: 1 } })).toEqual(['']);
});
