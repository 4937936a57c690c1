import * as cluster from '../../infra/cluster';
import { loadConfig } from '../../infra/config';
import { edgeRequisites } from '../../infra/requisites-edge';

jest.mock('../../infra/cluster', () => ({
  liveIngress: jest.fn(),
  secretValues: jest.fn(),
  servesApi: jest.fn(),
}));

const liveIngress = jest.mocked(cluster.liveIngress);
const secretValues = jest.mocked(cluster.secretValues);
const servesApi = jest.mocked(cluster.servesApi);

const traefik = { name: 'traefik', controller: 'traefik.io/ingress-controller', isDefault: true };
const nginx = { name: 'nginx', controller: 'k8s.io/ingress-nginx', isDefault: false };
const insight = { host: 'ui.example.com' };
const network = { ingressControllerNamespace: 'ingress' };

const missing = (edge: object) =>
  edgeRequisites(loadConfig({ name: 'cart', namespace: 'shop', context: 'kind-dev', edge, network }));

beforeEach(() => {
  liveIngress.mockReset().mockResolvedValue({ classes: [traefik, nginx], hosts: [] });
  secretValues.mockReset().mockResolvedValue(undefined);
  servesApi.mockReset().mockResolvedValue(true);
});

test('without hosts nothing is asked', async () => {
  expect(await missing({})).toEqual([]);
  expect(liveIngress).not.toHaveBeenCalled();
});

test('a class of the controller is all that is needed', async () => {
  expect(await missing({ insight })).toEqual([]);
  expect(await missing({ insight, className: 'nginx', controller: 'ingress-nginx' })).toEqual([]);
  expect(liveIngress).toHaveBeenCalledWith('kind-dev');
});

test('without a controller that is said, instead of waiting for an address', async () => {
  liveIngress.mockResolvedValue({ classes: [], hosts: [] });
  servesApi.mockResolvedValue(false);
  expect(await missing({ insight })).toEqual([
    'edge.className: got nothing, but no IngressClass of the cluster is the default; it has: none; ' +
      'install an ingress controller, or name the class of the one there is',
    expect.stringContaining(
      'the cluster has no API traefik.io/v1alpha1; install the CustomResourceDefinitions',
    ),
  ]);
});

test('a class that is not there, or of another controller, is named with those that are', async () => {
  expect(await missing({ insight, className: 'public' })).toEqual([
    expect.stringMatching(/got public, but the cluster has no such IngressClass; it has: traefik, nginx;/),
  ]);
  expect(await missing({ insight, className: 'nginx' })).toEqual([
    expect.stringMatching(
      /^edge\.controller: got traefik, .* but IngressClass nginx is of k8s\.io\/ingress-nginx/,
    ),
  ]);
});

test('classes that may not be read count as fine', async () => {
  liveIngress.mockResolvedValue({});
  expect(await missing({ insight })).toEqual([]);
});

test('a host that another Ingress has is refused; its own is not', async () => {
  const host = 'ui.example.com';
  liveIngress.mockResolvedValue({
    classes: [traefik],
    hosts: [{ host, namespace: 'shop', name: 'cart-edge-insight' }],
  });
  expect(await missing({ insight })).toEqual([]);
  liveIngress.mockResolvedValue({ classes: [traefik], hosts: [{ host, namespace: 'other', name: 'ui' }] });
  expect(await missing({ insight })).toEqual([
    'edge.insight.host: got ui.example.com, which Ingress other/ui has already; allowed: a host of its own',
  ]);
});

test('a certificate must be there, unless cert-manager makes it', async () => {
  const withTls = { ...insight, tlsSecretName: 'ui-tls' };
  expect(await missing({ insight: withTls })).toEqual([
    expect.stringMatching(
      /^edge\.insight\.tlsSecretName: secret shop\/ui-tls does not exist; make it \(kubectl/,
    ),
  ]);
  const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
  expect(await missing({ insight: withTls, annotations })).toEqual([]);
});

describe('logins of one’s own', () => {
  const own = { insight: { ...insight, auth: { secretName: 'people' } } };

  test.each<[Record<string, string> | undefined, RegExp | undefined]>([
    [{ auth: 'ann:$2y$05$abc\nbob:$apr1$x$y\n' }, undefined],
    [undefined, /^edge\.insight\.auth: secret shop\/people does not exist; allowed: the one key auth/],
    [{ users: 'ann:$2y$05$abc' }, /has the keys users; allowed: the one key auth/],
    [{ auth: 'ann:$2y$05$abc', more: 'x' }, /has the keys auth, more/],
    [{ auth: 'ann:hunter2' }, /has no logins, or a line that is none/],
    [{ auth: '' }, /has no logins/],
  ])('%j', async (values, message) => {
    secretValues.mockResolvedValue(values);
    const problems = await missing(own);
    expect(problems).toEqual(message ? [expect.stringMatching(message)] : []);
    expect(problems.join()).not.toContain('hunter2');
  });
});
