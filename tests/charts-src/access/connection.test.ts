import { Connection, Credentials, connectionData } from '../../../charts-src';
import { allValues, find, outside, problemsOf, renderAlone } from '../support';

const endpoint = {
  host: 'cart.shop.svc.cluster.local',
  port: 6379,
  readPort: 6380,
  sentinelPort: 26379,
  masterName: 'shop.cart',
};

const WITHOUT_SENTINELS = {
  REDIS_HOST: 'cart.shop.svc.cluster.local',
  REDIS_PORT: '6379',
  REDIS_READ_HOST: 'cart.shop.svc.cluster.local',
  REDIS_READ_PORT: '6380',
  REDIS_USERNAME: 'default',
  REDIS_PASSWORD: 'pw',
  REDIS_TLS: 'false',
  REDIS_URL: 'redis://default:pw@cart.shop.svc.cluster.local:6379',
  REDIS_READ_URL: 'redis://default:pw@cart.shop.svc.cluster.local:6380',
  type: 'redis',
  provider: 'redis-ha-stack',
  host: 'cart.shop.svc.cluster.local',
  port: '6379',
  username: 'default',
  password: 'pw',
  uri: 'redis://default:pw@cart.shop.svc.cluster.local:6379',
};

test('the contract with applications, and the keys of service bindings', () => {
  expect(connectionData(endpoint, 'pw')).toEqual({
    ...WITHOUT_SENTINELS,
    REDIS_SENTINEL_PORT: '26379',
    REDIS_MASTER_NAME: 'shop.cart',
    REDIS_SENTINEL_URL: 'redis+sentinel://default:pw@cart.shop.svc.cluster.local:26379/shop.cart',
  });
});

test('without Sentinels there is nothing about them', () => {
  const { host, port, readPort } = endpoint;
  expect(connectionData({ host, port, readPort }, 'pw')).toEqual(WITHOUT_SENTINELS);
});

test('an encrypted endpoint, with a host of its own for reads, says so in every key', () => {
  const tls = { ...endpoint, readHost: 'reader', tls: { ca: 'PEM' } };
  const data = connectionData(tls, 'pw', 'jobs');
  expect(data).toMatchObject({
    REDIS_TLS: 'true',
    REDIS_CA: 'PEM',
    certificates: 'PEM',
    REDIS_URL: `rediss://jobs:pw@${endpoint.host}:6379`,
    REDIS_READ_HOST: 'reader',
    REDIS_READ_URL: 'rediss://jobs:pw@reader:6380',
    REDIS_SENTINEL_URL: `rediss+sentinel://jobs:pw@${endpoint.host}:26379/shop.cart`,
    uri: `rediss://jobs:pw@${endpoint.host}:6379`,
  });
  expect(connectionData({ ...endpoint, tls: {} }, 'pw')).not.toHaveProperty('REDIS_CA');
});

test('the Secret of an application has its own password and no other', () => {
  const objects = renderAlone((chart) => {
    const credentials = new Credentials(chart, 'Credentials', { name: 'cart', values: allValues() });
    new Connection(chart, 'Connection', { name: 'cart', endpoint, credentials, labels: { team: 'blue' } });
  });
  const secret = find(objects, 'Secret/cart-connection');
  const { 'db-password': own, ...others } = allValues();
  expect(secret.stringData).toEqual(connectionData(endpoint, own));
  for (const value of Object.values(others)) expect(JSON.stringify(secret)).not.toContain(value);
  expect(secret.metadata.labels).toMatchObject({ team: 'blue', 'app.kubernetes.io/component': 'connection' });
});

test('a password that is not known cannot be handed on', () => {
  const build = () =>
    renderAlone(
      (chart) => new Connection(chart, 'Connection', { name: 'cart', endpoint, credentials: outside }),
    );
  expect(() => build()).toThrow(
    'chart/Connection: credentials: the value of db-password of secret cart is not known here; use new Credentials(…) or give the values to Credentials.fromSecretName(…)',
  );
  expect(problemsOf(build)[0]).toBe('chart/Connection');
});
