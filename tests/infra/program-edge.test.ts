import * as cluster from '../../infra/cluster';
import { program } from '../../infra/program';
import { reveal, run } from './monitor';

jest.mock('../../infra/cluster', () => ({
  ...jest.requireActual('../../infra/cluster'),
  probe: jest.fn(),
  liveStatefulSets: jest.fn(),
  passwordVersion: jest.fn(),
  liveIngress: jest.fn(),
  servesApi: jest.fn(),
}));

const edge = {
  webdis: { host: 'webdis.example.com', tlsSecretName: 'tls' },
  insight: { host: 'ui.example.com' },
  annotations: { 'cert-manager.io/issuer': 'letsencrypt' },
};
const network = { ingressControllerNamespace: 'traefik' };

beforeEach(() => {
  const classes = [{ name: 'traefik', controller: 'traefik.io/ingress-controller', isDefault: true }];
  jest.mocked(cluster.probe).mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' });
  jest.mocked(cluster.liveStatefulSets).mockResolvedValue({ statefulSets: [], pods: [] });
  jest.mocked(cluster.liveIngress).mockResolvedValue({ classes, hosts: [] });
  jest.mocked(cluster.servesApi).mockResolvedValue(true);
});

test('the outputs are the addresses at the edge, and `up` waits two minutes for one', async () => {
  const { outputs, resources, error } = await run(program, { edge, network });
  expect(error).toBeUndefined();
  expect(outputs).toMatchObject({
    webdisUrl: 'https://webdis.example.com',
    insightUrl: 'http://ui.example.com',
  });
  const ingresses = resources.filter(({ type }) => type.endsWith(':Ingress'));
  expect(ingresses).toHaveLength(2);
  for (const { inputs } of ingresses) {
    expect(inputs).toMatchObject({ metadata: { annotations: { 'pulumi.com/timeoutSeconds': '120' } } });
  }
});

test('passwords of the logins are generated, and secret in the Secrets', async () => {
  const { resources } = await run(program, { edge, network });
  const secrets = resources.filter(({ name }) => /\/Edge\/(Webdis|Insight)\/Login$/.test(name));
  expect(secrets.map(({ inputs }) => reveal(inputs.stringData))).toEqual(
    ['webdis', 'insight'].map((username) => ({
      value: { username, password: `generated-redis-edge-${username}-password` },
      secret: true,
    })),
  );
});

test('without a controller nothing is applied', async () => {
  jest.mocked(cluster.liveIngress).mockResolvedValue({ classes: [], hosts: [] });
  const { resources, error } = await run(program, { edge, network });
  expect(error?.message).toMatch(/^nothing was changed:\n {2}edge\.className: got nothing/);
  expect(resources).toEqual([]);
});
