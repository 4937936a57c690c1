import { Chart, Testing } from 'cdk8s';
import { Credentials, RedisClients, RedisHa, type RedisClientsProps, connectionData } from '../../charts-src';
import { allRules, checkRules } from '../support/rules';
import { kubernetesVersions, validateManifests } from '../support/schema';
import { NAMESPACE } from '../support/stacks';
import { expectYaml, manifestsOf } from '../support/yaml-snapshot';
import { allValues, container, find, plainEnv, template, titles } from './support';

const CA = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const endpoint = { host: 'master.cart', port: 6379, readHost: 'replica.cart', readPort: 6379, tls: {} };

function build(props: Partial<RedisClientsProps> = {}) {
  const chart = new Chart(Testing.app(), 'chart', { namespace: NAMESPACE });
  const credentials = new Credentials(chart, 'Credentials', { name: 'cart', values: allValues() });
  const clients = new RedisClients(chart, 'RedisHa', { name: 'cart', credentials, endpoint, ...props });
  return { clients, objects: manifestsOf(chart) };
}

const variants: Readonly<Record<string, Partial<RedisClientsProps>>> = {
  'a well-known authority': {},
  'an authority of its own': { endpoint: { ...endpoint, tls: { ca: CA } } },
  'without TLS': { endpoint: { ...endpoint, tls: undefined } },
};

describe.each(Object.entries(variants))('%s', (_, props) => {
  const { objects } = build(props);

  test.each(kubernetesVersions)('fits the schemas of Kubernetes %s', (version) => {
    expect(validateManifests(objects, version)).toEqual([]);
  });

  test('keeps every rule', () => {
    expect(checkRules(objects, allRules)).toEqual([]);
  });
});

test('in front of a Redis with TLS', () => {
  expectYaml(build().objects);
});

test('with an authority of its own', () => {
  expectYaml(build(variants['an authority of its own']).objects);
});

test('there are no pods of Redis, Sentinels or proxies', () => {
  expect(titles(build().objects).filter((title) => !/ServiceAccount|webdis|insight/.test(title))).toEqual([
    'Secret/cart',
    'Secret/cart-connection',
  ]);
});

test('Webdis speaks TLS with the binary that can, and takes the authorities of its image', () => {
  const { objects } = build();
  const { command, env } = container(objects, 'Deployment/cart-webdis');
  expect(command).toEqual(['/usr/local/bin/webdis-ssl', '/config/webdis.json']);
  expect(plainEnv({ name: 'webdis', env })).toEqual({ REDIS_HOST: 'master.cart' });
  expect(JSON.parse(find(objects, 'ConfigMap/cart-webdis').data['webdis.json'])).toMatchObject({
    redis_host: '$REDIS_HOST',
    ssl: {
      enabled: true,
      ca_cert_bundle: '/etc/ssl/certs/ca-certificates.crt',
      redis_sni: '$REDIS_HOST',
    },
  });
});

test('another host or authority rolls the pods of Webdis', () => {
  const pods = (props: Partial<RedisClientsProps>) =>
    JSON.stringify(template(build(props).objects, 'Deployment/cart-webdis'));
  const own = (ca: string) => pods({ endpoint: { ...endpoint, tls: { ca } } });
  expect(pods({ endpoint: { ...endpoint, host: 'other' } })).not.toBe(pods({}));
  expect(own(CA)).not.toBe(own(`${CA}more`));
});

test('an authority of its own is a file for Webdis and RedisInsight, and a key of the connection', () => {
  const { objects } = build(variants['an authority of its own']);
  expect(find(objects, 'ConfigMap/cart-webdis').data['redis-ca.pem']).toBe(CA);
  expect(find(objects, 'ConfigMap/cart-insight').data['redis-ca.pem']).toBe(CA);
  expect(plainEnv(container(objects, 'Deployment/cart-insight'))).toMatchObject({
    RI_REDIS_TLS: 'true',
    RI_REDIS_TLS_CA_PATH: '/config/redis-ca.pem',
  });
  expect(find(objects, 'Secret/cart-connection').stringData.REDIS_CA).toBe(CA);
});

test('the connection tells both hosts and the scheme', () => {
  const data = connectionData(endpoint, 'pw');
  expect(data).toMatchObject({
    REDIS_HOST: 'master.cart',
    REDIS_READ_HOST: 'replica.cart',
    REDIS_TLS: 'true',
    REDIS_URL: 'rediss://default:pw@master.cart:6379',
    REDIS_READ_URL: 'rediss://default:pw@replica.cart:6379',
    uri: 'rediss://default:pw@master.cart:6379',
  });
  expect(Object.keys(data).filter((key) => /SENTINEL|MASTER_NAME|REDIS_CA/.test(key))).toEqual([]);
});

test('rooms can be left out', () => {
  const { clients, objects } = build({ webdisEnabled: false, insightEnabled: false });
  expect([clients.webdis, clients.insight]).toEqual([undefined, undefined]);
  expect(titles(objects)).toEqual(['Secret/cart', 'Secret/cart-connection']);
});

test('without the values of the credentials there is no connection Secret', () => {
  const { clients } = build({ credentials: Credentials.fromSecretName('other') });
  expect(clients.connection).toBeUndefined();
});

test('it stands where RedisHa would, so that a change between them keeps the objects', () => {
  expect(RedisClients.pulumiType).toBe(RedisHa.pulumiType);
});
