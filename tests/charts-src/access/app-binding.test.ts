import {
  AppBinding,
  type AppOptions,
  Credentials,
  connectionData,
  credentialKeys,
} from '../../../charts-src';
import { secretOf } from '../../support/stacks';
import { find, outside, problemsOf, renderAlone } from '../support';

const endpoint = {
  host: 'cart.shop.svc.cluster.local',
  port: 6379,
  readPort: 6380,
  sentinelPort: 26379,
  masterName: 'shop.cart',
};
const { host, port, readPort } = endpoint;

function bind(app: AppOptions, credentials = credentialsOf(app)) {
  return renderAlone((chart) => new AppBinding(chart, 'App', { name: 'cart', app, endpoint, credentials }));
}
const credentialsOf = (app: AppOptions) =>
  Credentials.fromSecretName(
    'cart',
    Object.fromEntries(credentialKeys({ apps: [app] }).map((key) => [key, secretOf(key)])),
  );

test('the connection Secret is in the namespace of the application, whatever that of the chart', () => {
  const secret = find(bind({ namespace: 'app' }), 'Secret/cart-connection');
  expect(secret.metadata).toMatchObject({
    namespace: 'app',
    labels: { 'app.kubernetes.io/instance': 'cart', 'app.kubernetes.io/component': 'connection' },
  });
  expect(secret.stringData).toEqual(connectionData(endpoint, secretOf('db-password')));
});

test('with a user of its own it has that one and its password alone, and nothing of Sentinels that do not know it', () => {
  const secret = find(bind({ namespace: 'app', user: 'jobs', secretName: 'redis' }), 'Secret/redis');
  expect(secret.stringData).toEqual(
    connectionData({ host, port, readPort }, secretOf('app-jobs-password'), 'jobs'),
  );
  expect(secret.stringData.REDIS_URL).toBe(
    `redis://jobs:${secretOf('app-jobs-password')}@cart.shop.svc.cluster.local:6379`,
  );
  expect(JSON.stringify(secret)).not.toContain(secretOf('db-password'));
});

test('with direct access it names the Sentinels too', () => {
  const app = { namespace: 'app', user: 'jobs', directAccess: true };
  expect(find(bind(app), 'Secret/cart-connection').stringData).toMatchObject({
    REDIS_MASTER_NAME: 'shop.cart',
    REDIS_SENTINEL_PORT: '26379',
    REDIS_SENTINEL_URL: expect.stringMatching(/^redis\+sentinel:\/\/jobs:/),
  });
});

test('hosts need no search path, so that every namespace can use them', () => {
  const { REDIS_HOST, REDIS_READ_HOST } = find(
    bind({ namespace: 'app' }),
    'Secret/cart-connection',
  ).stringData;
  for (const name of [REDIS_HOST, REDIS_READ_HOST]) expect(name).toMatch(/\.shop\.svc\.cluster\.local$/);
});

test('a password that is not known, and all that is wrong with the application, are told at once', () => {
  expect(problemsOf(() => bind({ namespace: 'App', user: 'probe' }, outside))).toEqual([
    'chart/App',
    expect.stringMatching(/^app\.namespace: got "App"/),
    'app.user: got probe, but the stack has a user of this name itself',
    expect.stringMatching(/^credentials: the value of app-probe-password of secret cart is not known here/),
    expect.any(String),
  ]);
});
