import { X509Certificate } from 'node:crypto';
import * as cluster from '../../../infra/cluster';
import { program } from '../../../infra/program';
import { authority } from '../../support/certificates';
import { type Run, type StackValues, reveal, run } from '../monitor';

jest.mock('../../../infra/cluster', () => ({
  ...jest.requireActual('../../../infra/cluster'),
  probe: jest.fn(),
  liveStatefulSets: jest.fn(),
  secretValues: jest.fn(),
  servesApi: jest.fn(),
  passwordVersion: jest.fn(),
}));

beforeEach(() => {
  jest.mocked(cluster.probe).mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' });
  jest.mocked(cluster.liveStatefulSets).mockResolvedValue({ statefulSets: [], pods: [] });
  jest.mocked(cluster.secretValues).mockResolvedValue(authority().issue());
  jest.mocked(cluster.servesApi).mockResolvedValue(true);
});

const up = (values: StackValues): Promise<Run> =>
  run(program, { name: 'cart', namespace: 'shop', ...values });
/** Data of a Secret, which must be secret. */
function dataOf({ resources }: Run, name: string): Record<string, string> {
  const secret = resources.find((one) => one.type === 'kubernetes:core/v1:Secret' && one.name === name)!;
  const { value, secret: isSecret } = reveal(secret.inputs.stringData);
  expect(isSecret).toBe(true);
  return value as Record<string, string>;
}

describe('tls: selfSigned', () => {
  test('a second run has the very same certificate, its key is secret, and nothing shows the seed', async () => {
    const first = await up({ tls: 'selfSigned' });
    const second = await up({ tls: 'selfSigned' });
    expect(first.error).toBeUndefined();
    const certificate = dataOf(first, 'cart/Certificate');
    expect(dataOf(second, 'cart/Certificate')).toEqual(certificate);
    expect(certificate['tls.key']).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(
      new X509Certificate(certificate['tls.crt']).checkHost('cart.shop.svc.cluster.local'),
    ).toBeDefined();
    const seed = first.resources.find(({ name }) => name === 'cart-tls-seed')!;
    expect(seed.type).toBe('random:index/randomPassword:RandomPassword');
    expect(JSON.stringify(first.resources)).not.toContain('generated-cart-tls-seed');
  });

  test('applications get the authority and encrypted addresses', async () => {
    const stack = await up({ tls: 'selfSigned' });
    const connection = dataOf(stack, 'cart/RedisHa/Connection');
    expect(connection.REDIS_CA).toBe(dataOf(stack, 'cart/Certificate')['ca.crt']);
    expect(connection).toMatchObject({
      REDIS_TLS: 'true',
      REDIS_URL: expect.stringMatching(/^rediss:/),
      REDIS_SENTINEL_URL: expect.stringMatching(/^rediss\+sentinel:/),
    });
    expect(reveal(stack.outputs.url).value).toMatch(/^rediss:/);
  });
});

test('a Secret that exists: none is made, its authority goes to the applications', async () => {
  const stack = await up({ tls: { secretName: 'given' } });
  expect(stack.error).toBeUndefined();
  expect(stack.resources.map(({ name }) => name)).not.toContain('cart/Certificate');
  expect(stack.resources.map(({ name }) => name)).not.toContain('cart-tls-seed');
  expect(dataOf(stack, 'cart/RedisHa/Connection').REDIS_CA).toBe(authority().pem);
});

test('an issuer: Redis comes after the certificate, which is waited for', async () => {
  const { resources, error } = await up({ tls: { issuer: { kind: 'Issuer', name: 'company' } } });
  expect(error).toBeUndefined();
  const certificate = resources.find(({ type }) => type === 'kubernetes:cert-manager.io/v1:Certificate')!;
  expect(certificate.inputs.metadata).toMatchObject({
    annotations: { 'pulumi.com/waitFor': 'condition=Ready', 'pulumi.com/timeoutSeconds': '300' },
  });
  expect(certificate.onError).toEqual(['explain-certificates']);
  const redis = resources.find(({ name }) => name === 'cart/RedisHa/Redis')!;
  const set = resources.find(({ type, name }) => type.endsWith(':StatefulSet') && name === redis.name)!;
  expect(set.dependencies).toContain(certificate.urn);
});
