import * as pulumi from '@pulumi/pulumi';
import { credentialKeys } from '../../charts-src';
import * as cluster from '../../infra/cluster';
import { program } from '../../infra/program';
import { type Registered, type Run, type StackValues, reveal, run } from './monitor';

jest.mock('../../infra/cluster', () => ({
  ...jest.requireActual('../../infra/cluster'),
  probe: jest.fn(),
  liveStatefulSets: jest.fn(),
  passwordVersion: jest.fn(),
  missingNamespaces: jest.fn(),
  secretValues: jest.fn(),
}));

const missingNamespaces = jest.mocked(cluster.missingNamespaces);
const secretValues = jest.mocked(cluster.secretValues);
const probe = jest.mocked(cluster.probe);
const live = jest.mocked(cluster.liveStatefulSets);

beforeEach(() => {
  probe.mockReset().mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' });
  live.mockReset().mockResolvedValue({ statefulSets: [], pods: [] });
  missingNamespaces.mockReset().mockResolvedValue([]);
  secretValues.mockReset();
});
afterEach(() => jest.restoreAllMocks());

const up = (values: StackValues = {}, options = {}): Promise<Run> => run(program, values, options);

/** A URN without what is the same for all; mocks leave out all but the nearest parent. */
const shortUrn = ({ urn }: Registered) =>
  urn.split('::').slice(2).join('::').replace('pulumi:pulumi:Stack$', '');

function find({ resources }: Run, type: string, name: string): Registered {
  const found = resources.find((one) => one.type === type && one.name === name);
  if (found) return found;
  throw new Error(`${type} ${name} is not among ${resources.map(shortUrn).join(', ')}`);
}

const isKubernetes = ({ type }: Registered) => type.startsWith('kubernetes:');
const isNamespace = ({ type }: Registered) => type === 'kubernetes:core/v1:Namespace';
const isSecret = ({ type }: Registered) => type === 'kubernetes:core/v1:Secret';

/** A change here replaces objects of every stack that exists, some with a second of the same name. */
const URNS = [
  'cdk8s:index:Cdk8sApp$redis-ha-stack:access:Credentials::redis/Credentials',
  'cdk8s:index:Cdk8sApp$redis-ha-stack:index:RedisHa::redis/RedisHa',
  'cdk8s:index:Cdk8sApp::redis',
  'kubernetes:core/v1:Namespace::redis',
  'pulumi:providers:kubernetes::adopting',
  'pulumi:providers:kubernetes::cluster',
  'random:index/randomPassword:RandomPassword::redis-admin-password',
  'random:index/randomPassword:RandomPassword::redis-backup-password',
  'random:index/randomPassword:RandomPassword::redis-db-password',
  'random:index/randomPassword:RandomPassword::redis-exporter-password',
  'random:index/randomPassword:RandomPassword::redis-insight-password',
  'random:index/randomPassword:RandomPassword::redis-probe-password',
  'random:index/randomPassword:RandomPassword::redis-proxy-password',
  'random:index/randomPassword:RandomPassword::redis-replication-password',
  'random:index/randomPassword:RandomPassword::redis-sentinel-password',
  'random:index/randomPassword:RandomPassword::redis-webdis-http-auth',
  'random:index/randomPassword:RandomPassword::redis-webdis-password',
  'redis-ha-stack:access:Connection$kubernetes:core/v1:Secret::redis/RedisHa/Connection',
  'redis-ha-stack:access:Credentials$kubernetes:core/v1:Secret::redis/Credentials',
  'redis-ha-stack:index:RedisHa$redis-ha-stack:access:Connection::redis/RedisHa/Connection',
  'redis-ha-stack:index:RedisHa$redis-ha-stack:insight:RedisInsight::redis/RedisHa/Insight',
  'redis-ha-stack:index:RedisHa$redis-ha-stack:network:NetworkPolicies::redis/RedisHa/Network',
  'redis-ha-stack:index:RedisHa$redis-ha-stack:proxy:RedisProxy::redis/RedisHa/Proxy',
  'redis-ha-stack:index:RedisHa$redis-ha-stack:redis:RedisNodes::redis/RedisHa/Redis',
  'redis-ha-stack:index:RedisHa$redis-ha-stack:sentinel:Sentinels::redis/RedisHa/Sentinel',
  'redis-ha-stack:index:RedisHa$redis-ha-stack:webdis:Webdis::redis/RedisHa/Webdis',
  'redis-ha-stack:insight:RedisInsight$kubernetes:apps/v1:Deployment::redis/RedisHa/Insight',
  'redis-ha-stack:insight:RedisInsight$kubernetes:core/v1:Service::redis/RedisHa/Insight/Service',
  'redis-ha-stack:insight:RedisInsight$kubernetes:core/v1:ServiceAccount::redis/RedisHa/Insight/ServiceAccount',
  'redis-ha-stack:network:NetworkPolicies$kubernetes:networking.k8s.io/v1:NetworkPolicy::redis/RedisHa/Network/Insight',
  'redis-ha-stack:network:NetworkPolicies$kubernetes:networking.k8s.io/v1:NetworkPolicy::redis/RedisHa/Network/Proxy',
  'redis-ha-stack:network:NetworkPolicies$kubernetes:networking.k8s.io/v1:NetworkPolicy::redis/RedisHa/Network/Redis',
  'redis-ha-stack:network:NetworkPolicies$kubernetes:networking.k8s.io/v1:NetworkPolicy::redis/RedisHa/Network/Sentinel',
  'redis-ha-stack:network:NetworkPolicies$kubernetes:networking.k8s.io/v1:NetworkPolicy::redis/RedisHa/Network/Webdis',
  'redis-ha-stack:proxy:RedisProxy$kubernetes:apps/v1:Deployment::redis/RedisHa/Proxy',
  'redis-ha-stack:proxy:RedisProxy$kubernetes:core/v1:ConfigMap::redis/RedisHa/Proxy/ConfigMap',
  'redis-ha-stack:proxy:RedisProxy$kubernetes:core/v1:Service::redis/RedisHa/Proxy/Service',
  'redis-ha-stack:proxy:RedisProxy$kubernetes:core/v1:ServiceAccount::redis/RedisHa/Proxy/ServiceAccount',
  'redis-ha-stack:proxy:RedisProxy$kubernetes:policy/v1:PodDisruptionBudget::redis/RedisHa/Proxy/PodDisruptionBudget',
  'redis-ha-stack:redis:RedisNodes$kubernetes:apps/v1:StatefulSet::redis/RedisHa/Redis',
  'redis-ha-stack:redis:RedisNodes$kubernetes:core/v1:ConfigMap::redis/RedisHa/Redis/ConfigMap',
  'redis-ha-stack:redis:RedisNodes$kubernetes:core/v1:Service::redis/RedisHa/Redis/Headless',
  'redis-ha-stack:redis:RedisNodes$kubernetes:core/v1:Service::redis/RedisHa/Redis/Service0',
  'redis-ha-stack:redis:RedisNodes$kubernetes:core/v1:Service::redis/RedisHa/Redis/Service1',
  'redis-ha-stack:redis:RedisNodes$kubernetes:core/v1:Service::redis/RedisHa/Redis/Service2',
  'redis-ha-stack:redis:RedisNodes$kubernetes:core/v1:ServiceAccount::redis/RedisHa/Redis/ServiceAccount',
  'redis-ha-stack:redis:RedisNodes$kubernetes:policy/v1:PodDisruptionBudget::redis/RedisHa/Redis/PodDisruptionBudget',
  'redis-ha-stack:sentinel:Sentinels$kubernetes:apps/v1:StatefulSet::redis/RedisHa/Sentinel',
  'redis-ha-stack:sentinel:Sentinels$kubernetes:core/v1:ConfigMap::redis/RedisHa/Sentinel/ConfigMap',
  'redis-ha-stack:sentinel:Sentinels$kubernetes:core/v1:Service::redis/RedisHa/Sentinel/Headless',
  'redis-ha-stack:sentinel:Sentinels$kubernetes:core/v1:Service::redis/RedisHa/Sentinel/Service0',
  'redis-ha-stack:sentinel:Sentinels$kubernetes:core/v1:Service::redis/RedisHa/Sentinel/Service1',
  'redis-ha-stack:sentinel:Sentinels$kubernetes:core/v1:Service::redis/RedisHa/Sentinel/Service2',
  'redis-ha-stack:sentinel:Sentinels$kubernetes:core/v1:ServiceAccount::redis/RedisHa/Sentinel/ServiceAccount',
  'redis-ha-stack:sentinel:Sentinels$kubernetes:policy/v1:PodDisruptionBudget::redis/RedisHa/Sentinel/PodDisruptionBudget',
  'redis-ha-stack:webdis:Webdis$kubernetes:apps/v1:Deployment::redis/RedisHa/Webdis',
  'redis-ha-stack:webdis:Webdis$kubernetes:core/v1:ConfigMap::redis/RedisHa/Webdis/ConfigMap',
  'redis-ha-stack:webdis:Webdis$kubernetes:core/v1:Service::redis/RedisHa/Webdis/Service',
  'redis-ha-stack:webdis:Webdis$kubernetes:core/v1:ServiceAccount::redis/RedisHa/Webdis/ServiceAccount',
];

test('URNs of a default stack stay what they are', async () => {
  const { resources, error } = await up();
  expect(error).toBeUndefined();
  expect(resources.map(shortUrn).sort()).toEqual(URNS);
});

describe('a default stack', () => {
  let stack: Run;
  beforeAll(async () => {
    probe.mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' });
    live.mockResolvedValue({ statefulSets: [], pods: [] });
    stack = await up({ namespace: 'shop' });
  });

  test('every object goes to the one cluster, and ConfigMaps and Secrets change in place there', () => {
    const objects = stack.resources.filter((one) => isKubernetes(one) && !isNamespace(one));
    expect(objects).toHaveLength(35);
    expect(new Set(objects.map(({ provider }) => provider))).toEqual(new Set(['cluster']));
    expect(find(stack, 'pulumi:providers:kubernetes', 'cluster').inputs).toMatchObject({
      namespace: 'shop',
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
    });
  });

  test('the namespace is taken over where it exists, and never deleted', () => {
    const namespace = find(stack, 'kubernetes:core/v1:Namespace', 'shop');
    expect(namespace).toMatchObject({ provider: 'adopting', retainOnDelete: true });
    expect(find(stack, 'pulumi:providers:kubernetes', 'adopting').inputs).toMatchObject({
      upsertExistingObjects: 'true',
    });
    expect(find(stack, 'pulumi:providers:kubernetes', 'cluster').inputs).not.toHaveProperty(
      'upsertExistingObjects',
    );
  });

  test('nothing else outlives the stack', () => {
    expect(stack.resources.filter(({ retainOnDelete }) => retainOnDelete)).toHaveLength(1);
  });

  test('objects wait for their namespace', () => {
    const namespace = find(stack, 'kubernetes:core/v1:Namespace', 'shop');
    expect(find(stack, 'cdk8s:index:Cdk8sApp', 'redis').dependencies).toEqual([namespace.urn]);
    const first = stack.resources.findIndex((one) => isKubernetes(one) && !isNamespace(one));
    expect(stack.resources.indexOf(namespace)).toBeLessThan(first);
  });

  test('there is a password for each key', () => {
    const passwords = stack.resources.filter(({ type }) => type.endsWith(':RandomPassword'));
    expect(passwords.map(({ name }) => name).sort()).toEqual(
      credentialKeys()
        .map((key) => `redis-${key}`)
        .sort(),
    );
    for (const { inputs } of passwords) expect(inputs).toMatchObject({ length: 32, special: false });
  });

  test('Redis and Sentinels start together, the proxy after them, Webdis and RedisInsight after the proxy', () => {
    const set = (name: string) => find(stack, 'kubernetes:apps/v1:StatefulSet', `redis/RedisHa/${name}`);
    const deployment = (name: string) =>
      find(stack, 'kubernetes:apps/v1:Deployment', `redis/RedisHa/${name}`);
    const needs = (one: Registered) =>
      [set('Redis'), set('Sentinel'), deployment('Proxy'), deployment('Webdis')]
        .filter(({ urn }) => one.dependencies.includes(urn))
        .map(({ name }) => name.split('/')[2]);
    expect(needs(set('Redis'))).toEqual([]);
    expect(needs(set('Sentinel'))).toEqual([]);
    expect(needs(deployment('Proxy'))).toEqual(['Redis', 'Sentinel']);
    expect(needs(deployment('Webdis'))).toEqual(['Proxy']);
    expect(needs(deployment('Insight'))).toEqual(['Proxy']);
  });

  test('Secrets are filled with secrets', () => {
    const secrets = stack.resources.filter(isSecret);
    expect(secrets.map(({ name }) => name).sort()).toEqual(['redis/Credentials', 'redis/RedisHa/Connection']);
    for (const { inputs } of secrets) expect(reveal(inputs.stringData).secret).toBe(true);
    const { value } = reveal(secrets.find(({ name }) => name === 'redis/Credentials')!.inputs.stringData);
    expect(Object.keys(value as object).sort()).toEqual([...credentialKeys()].sort());
  });

  test('HTTP clients of Webdis have a user and a password', () => {
    const { inputs } = find(stack, 'kubernetes:core/v1:Secret', 'redis/Credentials');
    expect(reveal(inputs.stringData).value).toMatchObject({
      'webdis-http-auth': 'webdis:generated-redis-webdis-http-auth',
      'db-password': 'generated-redis-db-password',
    });
  });

  test('no other resource is given a password', () => {
    for (const { inputs } of stack.resources.filter((one) => !isSecret(one))) {
      expect(JSON.stringify(inputs)).not.toContain('generated-');
    }
  });

  test('outputs say where Redis is; what has a password in it is secret', () => {
    const { url, readUrl, ...plain } = stack.outputs;
    expect(plain).toEqual({
      name: 'redis',
      namespace: 'shop',
      engine: 'sentinel',
      host: 'redis.shop.svc.cluster.local',
      port: 6379,
      readHost: 'redis.shop.svc.cluster.local',
      readPort: 6380,
      sentinelPort: 26379,
      masterName: 'shop.redis',
      secretName: 'redis',
      connectionSecretName: 'redis-connection',
      webdisUrl: 'http://redis-webdis.shop.svc.cluster.local:7379',
      insightUrl: 'http://redis-insight.shop.svc.cluster.local:5540',
    });
    const at = (port: number) =>
      `redis://default:generated-redis-db-password@redis.shop.svc.cluster.local:${port}`;
    expect(reveal(url)).toEqual({ value: at(6379), secret: true });
    expect(reveal(readUrl)).toEqual({ value: at(6380), secret: true });
  });
});

describe('applications', () => {
  const apps = [{ namespace: 'app', user: 'jobs' }];

  test('get a Secret in their namespace, filled with the password of their user, as a secret', async () => {
    const stack = await up({ apps });
    const { inputs } = find(stack, 'kubernetes:core/v1:Secret', 'redis/RedisHa/App-app/Connection');
    expect(inputs.metadata).toMatchObject({ name: 'redis-connection', namespace: 'app' });
    const { value, secret } = reveal(inputs.stringData);
    expect(secret).toBe(true);
    expect(value).toMatchObject({
      REDIS_USERNAME: 'jobs',
      REDIS_PASSWORD: 'generated-redis-app-jobs-password',
    });
  });

  test('in namespaces that do not exist stop everything before it is declared', async () => {
    missingNamespaces.mockResolvedValue(['app']);
    const { error, resources } = await up({ apps });
    expect(error?.message).toMatch(
      /^nothing was changed:\n {2}apps: got app, but the namespace does not exist/,
    );
    expect(resources).toEqual([]);
  });
});

describe('a Secret that exists already', () => {
  const given = (text: string) =>
    Object.fromEntries(
      credentialKeys().map((key) => [key, key === 'webdis-http-auth' ? `web:${text}` : text]),
    );

  test('takes the place of generated passwords, and its values stay secret', async () => {
    secretValues.mockResolvedValue(given('Given123Given123'));
    const stack = await up({ existingSecret: 'given' });
    expect(stack.error).toBeUndefined();
    expect(stack.resources.filter(({ type }) => type.endsWith(':RandomPassword'))).toEqual([]);
    const made = stack.resources.filter(isSecret).map(({ name }) => name);
    expect(made).toEqual(['redis/RedisHa/Connection']);
    const { inputs } = find(stack, 'kubernetes:core/v1:Secret', 'redis/RedisHa/Connection');
    const { value, secret } = reveal(inputs.stringData);
    expect(secret).toBe(true);
    expect(value).toMatchObject({ REDIS_PASSWORD: 'read-db-password' });
    expect(stack.outputs).toMatchObject({ secretName: 'given' });
    const { url, readUrl, ...plain } = stack.outputs;
    expect([reveal(url).secret, reveal(readUrl).secret]).toEqual([true, true]);
    expect(JSON.stringify(plain)).not.toContain('read-');
  });

  test('that lacks keys stops everything before it is declared', async () => {
    secretValues.mockResolvedValue({ ...given('Given123Given123'), 'admin-password': '' });
    const { error, resources } = await up({ existingSecret: 'given' });
    expect(error?.message).toMatch(
      /existingSecret: in secret redis\/given the value of admin-password is missing/,
    );
    expect(error?.message).not.toContain('Given123');
    expect(resources).toEqual([]);
  });
});

test('outputs of what is left out are left out, without a word', async () => {
  const warn = jest.spyOn(pulumi.log, 'warn').mockResolvedValue();
  const { outputs } = await up({ webdis: false, insight: false, failover: false });
  for (const key of ['webdisUrl', 'insightUrl', 'sentinelPort', 'masterName'])
    expect(outputs).not.toHaveProperty(key);
  expect(warn).not.toHaveBeenCalled();
});

test('the context of the kubeconfig is that of the config, for the check and for both providers', async () => {
  const stack = await up({ context: 'kind-dev' });
  expect(probe).toHaveBeenCalledWith('kind-dev');
  for (const name of ['cluster', 'adopting']) {
    expect(find(stack, 'pulumi:providers:kubernetes', name).inputs).toMatchObject({ context: 'kind-dev' });
  }
});

test('the domain of the cluster is in every address', async () => {
  const { outputs } = await up({ clusterDomain: 'example.org' });
  expect(outputs).toMatchObject({
    host: 'redis.redis.svc.example.org',
    webdisUrl: 'http://redis-webdis.redis.svc.example.org:7379',
  });
});

describe('nothing is declared', () => {
  test('when the config is wrong, and every problem is named', async () => {
    const { error, resources } = await up({ replicas: 0, sentinel: { replicas: 4 } });
    expect(error?.message).toMatch(/replicas: got 0[^]*sentinel\.replicas: got 4/);
    expect(resources).toEqual([]);
    expect(probe).not.toHaveBeenCalled();
  });

  test('when no cluster answers to an update (probe is mocked)', async () => {
    probe.mockResolvedValue({ reachable: false, reason: 'nothing listens there' });
    const { error, resources } = await up();
    expect(error?.message).toBe('nothing was applied: nothing listens there');
    expect(resources).toEqual([]);
  });

  test('when a live StatefulSet would have to be replaced (liveStatefulSets is mocked)', async () => {
    live.mockResolvedValue({
      statefulSets: [
        {
          metadata: { name: 'redis', namespace: 'redis' },
          spec: {
            serviceName: 'other',
            podManagementPolicy: 'Parallel',
            selector: {},
            template: { spec: { containers: [] } },
          },
        },
      ],
      pods: [],
    });
    const { error, resources } = await up();
    expect(error?.message).toMatch(
      /^nothing was changed:\n {2}name: statefulset redis\/redis exists with selector/,
    );
    expect(resources).toEqual([]);
  });
});

test('a preview without a cluster shows the whole stack (probe is mocked)', async () => {
  probe.mockResolvedValue({ reachable: false, reason: 'nothing listens there' });
  const warn = jest.spyOn(pulumi.log, 'warn').mockResolvedValue();
  const { error, resources } = await up({}, { preview: true });
  expect(error).toBeUndefined();
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('nothing listens there'));
  expect(resources.map(shortUrn).sort()).toEqual(URNS);
});
