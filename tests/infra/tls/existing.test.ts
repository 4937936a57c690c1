import * as cluster from '../../../infra/cluster';
import { loadConfig } from '../../../infra/config';
import { certificateProblems, withAuthority } from '../../../infra/tls/existing';
import { authority } from '../../support/certificates';

jest.mock('../../../infra/cluster', () => ({
  probe: jest.fn(),
  secretValues: jest.fn(),
  servesApi: jest.fn(),
}));

const probe = jest.mocked(cluster.probe);
const secretValues = jest.mocked(cluster.secretValues);
const servesApi = jest.mocked(cluster.servesApi);

const config = (tls: unknown) => loadConfig({ name: 'cart', namespace: 'shop', tls });
const given = { secretName: 'given' };
const issuer = { issuer: { kind: 'ClusterIssuer', name: 'company' } };

beforeEach(() => {
  probe.mockReset().mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' });
  secretValues.mockReset().mockResolvedValue(authority().issue());
  servesApi.mockReset().mockResolvedValue(true);
});

test.each([false, 'selfSigned'])('nothing is asked for with tls: %s', async (tls) => {
  expect(await certificateProblems(config(tls))).toEqual([]);
  expect(secretValues).not.toHaveBeenCalled();
  expect(servesApi).not.toHaveBeenCalled();
});

test('a Secret is looked at where it is', async () => {
  expect(await certificateProblems(config(given))).toEqual([]);
  expect(secretValues).toHaveBeenCalledWith('shop', 'given', undefined);
});

test('one that is missing, or does not fit, is told with its name and what to do', async () => {
  secretValues.mockResolvedValue(undefined);
  expect(await certificateProblems(config(given))).toEqual([
    'tls.secretName: secret shop/given does not exist; make it with the keys ca.crt, tls.crt and tls.key',
  ]);
  secretValues.mockResolvedValue(
    authority().issue({ dnsNames: ['cart', 'cart.shop', 'cart.shop.svc', 'localhost'] }),
  );
  const [problem] = await certificateProblems(config(given));
  expect(problem).toContain(
    "secret shop/given can't be used: tls.crt lacks the names cart.shop.svc.cluster.local. Put",
  );
});

test('the domain of the cluster is part of the names', async () => {
  const other = loadConfig({ name: 'cart', namespace: 'shop', clusterDomain: 'k8s.example', tls: given });
  expect((await certificateProblems(other))[0]).toContain('lacks the names cart.shop.svc.k8s.example');
});

test('an issuer needs cert-manager', async () => {
  expect(await certificateProblems(config(issuer))).toEqual([]);
  servesApi.mockResolvedValue(false);
  expect(await certificateProblems(config(issuer))).toEqual([
    'tls.issuer: the cluster has no API cert-manager.io/v1; install cert-manager, or set tls.secretName',
  ]);
});

describe('the authorities of a Secret', () => {
  test('are what applications get, unless the config says others or no cluster answers', async () => {
    const ca = authority('other').pem;
    expect((await withAuthority(config(given))).tls).toEqual({ ...given, ca: authority().issue()['ca.crt'] });
    expect((await withAuthority(config({ ...given, ca }))).tls).toEqual({ ...given, ca });
    expect(await withAuthority(config(issuer))).toEqual(config(issuer));
    probe.mockResolvedValue({ reachable: false, reason: 'off' });
    expect(await withAuthority(config(given))).toEqual(config(given));
  });
});
