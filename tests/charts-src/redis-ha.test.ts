import { ApiObject, Chart, Testing } from 'cdk8s';
import { Construct, Dependable } from 'constructs';
import { Credentials, RedisHa, RedisHaProps, credentialKeys } from '../../charts-src';
import { amount } from '../../infra/cluster/quantity';
import { containers, ofKind, workloads } from '../support/manifest';
import { NAMESPACE, allProps, secretOf } from '../support/stacks';
import { manifestsOf } from '../support/yaml-snapshot';
import { allValues, find, problemsOf, render, titles } from './support';

/** A stack with its constructs. */
function build(props: Partial<RedisHaProps> = {}, namespace: string | undefined = NAMESPACE) {
  const chart = new Chart(Testing.app(), 'chart', { namespace });
  const credentials =
    props.credentials ??
    new Credentials(chart, 'Credentials', { name: props.name ?? 'cart', values: allValues() });
  return { chart, redis: new RedisHa(chart, 'cart', { ...props, credentials }) };
}

const problems = (props: Partial<RedisHaProps>) => problemsOf(() => build(props)).slice(1);

describe('the order of a deployment', () => {
  const needs = (construct?: Construct) => construct!.node.dependencies.map(({ node }) => node.id);
  const { redis } = build();

  test('nodes and Sentinels need nothing, so that they start together', () => {
    expect(needs(redis.nodes)).toEqual([]);
    expect(needs(redis.sentinels)).toEqual([]);
  });

  test('the proxy needs both', () => {
    expect(needs(redis.proxy).sort()).toEqual(['Redis', 'Sentinel']);
  });

  test('Webdis and RedisInsight need the proxy', () => {
    expect(needs(redis.webdis)).toEqual(['Proxy']);
    expect(needs(redis.insight)).toEqual(['Proxy']);
  });

  test('no object inside a room waits for another', () => {
    const objects = redis.node.findAll().filter((one) => ApiObject.isApiObject(one));
    expect(objects.flatMap(({ node }) => node.dependencies)).toEqual([]);
    expect(Dependable.get(redis.nodes).dependencyRoots).toEqual([redis.nodes]);
  });
});

test('what a default stack is made of', () => {
  const made = titles(render()).filter((title) => !/^(ServiceAccount|ConfigMap)/.test(title));
  expect(made.sort()).toEqual([
    'Deployment/cart-insight',
    'Deployment/cart-proxy',
    'Deployment/cart-webdis',
    'NetworkPolicy/cart',
    'NetworkPolicy/cart-insight',
    'NetworkPolicy/cart-proxy',
    'NetworkPolicy/cart-sentinel',
    'NetworkPolicy/cart-webdis',
    'PodDisruptionBudget/cart',
    'PodDisruptionBudget/cart-proxy',
    'PodDisruptionBudget/cart-sentinel',
    'Secret/cart',
    'Secret/cart-connection',
    'Service/cart',
    'Service/cart-0',
    'Service/cart-1',
    'Service/cart-2',
    'Service/cart-headless',
    'Service/cart-insight',
    'Service/cart-sentinel-0',
    'Service/cart-sentinel-1',
    'Service/cart-sentinel-2',
    'Service/cart-sentinel-headless',
    'Service/cart-webdis',
    'StatefulSet/cart',
    'StatefulSet/cart-sentinel',
  ]);
});

test('name and namespace are those of the construct and its chart unless set', () => {
  const { redis } = build();
  expect(redis.endpoint).toMatchObject({ host: 'cart.shop.svc.cluster.local', masterName: 'shop.cart' });
});

test('all requests together fit a small laptop cluster', () => {
  const asked = workloads(render()).flatMap(({ spec, replicas }) =>
    spec.containers.map(({ resources }) => ({ requests: resources!.requests!, replicas })),
  );
  const sum = (what: string) =>
    asked.reduce((all, { requests, replicas }) => all + amount(requests[what]) * replicas, 0);
  expect(sum('cpu')).toBeLessThanOrEqual(1);
  expect(sum('memory')).toBeLessThanOrEqual(1.5 * 2 ** 30);
});

test('rooms can be left out', () => {
  const names = titles(render({ webdisEnabled: false, insightEnabled: false })).join(' ');
  expect(names).not.toMatch(/webdis|insight/);
});

describe('without failover', () => {
  test('there is no Sentinel, and nobody waits for one', () => {
    const { redis } = build({ failover: false });
    expect(redis.sentinels).toBeUndefined();
    expect(redis.proxy.node.dependencies).toEqual([redis.nodes]);
    expect(redis.endpoint).not.toHaveProperty('sentinelPort');
  });

  test('settings of Sentinels say nothing', () => {
    expect(problems({ failover: false, sentinels: 2, sentinel: { quorum: 9 } })).toEqual([]);
  });

  test.each([1, 3])('%i nodes', (replicas) => {
    const objects = render({ failover: false, replicas });
    expect(find(objects, 'StatefulSet/cart').spec.replicas).toBe(replicas);
    expect(find(objects, 'Secret/cart-connection').stringData).not.toHaveProperty('REDIS_SENTINEL_PORT');
    expect(titles(objects).join(' ')).not.toContain('sentinel');
  });
});

test('a Secret that exists already is used, and none is made', () => {
  const { chart, redis } = build({ credentials: Credentials.fromSecretName('given') });
  const objects = manifestsOf(chart);
  expect(redis.connection).toBeUndefined();
  expect(ofKind(objects, 'Secret')).toEqual([]);
  const used = workloads(objects).flatMap(({ spec }) => [
    ...spec.volumes!.map(({ secret }) => secret?.secretName),
    ...spec.containers.flatMap(({ env = [] }) => env.map((one) => one.valueFrom?.secretKeyRef?.name)),
  ]);
  expect(new Set(used.filter((name) => name !== undefined))).toEqual(new Set(['given']));
});

test('no password is anywhere but in the Secrets', () => {
  const objects = render(allProps);
  const values = credentialKeys(allProps).map(secretOf);
  const others = JSON.stringify(objects.filter(({ kind }) => kind !== 'Secret'));
  for (const value of values) {
    expect(others).not.toContain(value);
    expect(others).not.toContain(Buffer.from(value).toString('base64'));
  }
});

test('other passwords change the Secrets and nothing that would roll a pod', () => {
  const objectsWith = (text: string) => {
    const values = Object.fromEntries(
      Object.keys(allValues()).map((key) => [key, `${text}-value-of-${key}`]),
    );
    const chart = new Chart(Testing.app(), 'chart', { namespace: NAMESPACE });
    const credentials = new Credentials(chart, 'Credentials', { name: 'cart', values });
    new RedisHa(chart, 'cart', { credentials });
    return manifestsOf(chart);
  };
  const [one, other] = [objectsWith('one'), objectsWith('other')];
  const changed = one.filter((object, i) => JSON.stringify(object) !== JSON.stringify(other[i]));
  expect(titles(changed)).toEqual(['Secret/cart', 'Secret/cart-connection']);
});

describe('what is set for all pods', () => {
  const objects = render(allProps);

  test.each(workloads(objects).map((workload) => [workload.title, workload] as const))(
    'reaches %s',
    (_, { metadata, spec }) => {
      expect(metadata).toMatchObject({
        labels: { team: 'shop' },
        annotations: { 'example.com/owner': 'shop' },
      });
      expect(spec).toMatchObject({
        nodeSelector: allProps.nodeSelector,
        tolerations: allProps.tolerations,
        priorityClassName: 'high',
        imagePullSecrets: [{ name: 'registry-login' }],
        dnsConfig: allProps.extraPodSpec.dnsConfig,
      });
      expect(spec.affinity!.podAntiAffinity).toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
    },
  );

  test('images come from the registry', () => {
    for (const { container } of containers(objects)) {
      expect(container.image).toMatch(/^registry\.example\.com\/mirror\//);
      expect(container.imagePullPolicy).toBe('Always');
    }
  });

  test('labels are on every object', () => {
    for (const { metadata } of objects) expect(metadata.labels).toMatchObject({ team: 'shop' });
  });
});

describe('refused, with what is allowed', () => {
  test.each<[string, Partial<RedisHaProps>, string]>([
    ['no node', { replicas: 0 }, 'replicas: got 0, allowed: 1 or more'],
    ['a negative number of nodes', { replicas: -1 }, 'replicas: got -1, allowed: 1 or more'],
    [
      'one node with failover',
      { replicas: 1 },
      'replicas: got 1, allowed: 2 or more with failover, 1 only without',
    ],
    [
      'no Sentinel with failover',
      { sentinels: 0 },
      'sentinels: got 0, allowed: 3 or more, or failover: false',
    ],
    [
      'an even number of Sentinels',
      { sentinels: 2 },
      'sentinels: got 2, allowed: an odd number of 3 or more, so that a split has one majority',
    ],
    [
      'two Secrets of one name for applications',
      { apps: [{ namespace: 'app' }, { namespace: 'app' }] },
      'apps[1].secretName: got cart-connection in namespace app, which is that of apps[0]',
    ],
    [
      'administration for an application',
      { apps: [{ namespace: 'app', user: 'jobs', commands: ['+acl'] }] },
      'apps[0].commands: got +acl, but it administers the server or touches what belongs to others',
    ],
    [
      'another namespace than the chart',
      { namespace: 'other' },
      'namespace: got other, but the chart puts its objects into shop',
    ],
  ])('%s', (_, props, problem) => {
    expect(problems(props)).toContainEqual(problem);
  });

  test('a missing namespace, a wrong name and a wrong number at once', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const credentials = Credentials.fromSecretName('cart');
    const make = () => new RedisHa(chart, 'x', { credentials, name: 'C', replicas: 0, sentinels: -1 });
    expect(problemsOf(make).map((sentence) => sentence.split(':')[0])).toEqual([
      'chart/x',
      'name',
      'namespace',
      // the advice about the namespace
      'set it here or on the chart',
      'replicas',
      'sentinels',
    ]);
  });
});

describe('applications', () => {
  const apps = [{ namespace: 'app' }, { namespace: 'app', user: 'jobs', secretName: 'jobs-redis' }];
  const values = Object.fromEntries(credentialKeys({ apps }).map((key) => [key, secretOf(key)]));

  test('each have a Secret in their namespace', () => {
    const { redis } = build({ apps, credentials: Credentials.fromSecretName('given', values) });
    expect(redis.bindings.map(({ namespace, secretName }) => `${namespace}/${secretName}`)).toEqual([
      'app/cart-connection',
      'app/jobs-redis',
    ]);
  });

  test('of a Secret whose values are not known get none, which is an error', () => {
    const credentials = Credentials.fromSecretName('given');
    expect(problems({ apps, credentials })[0]).toMatch(
      /^credentials: the value of db-password of secret given/,
    );
  });
});

test('a namespace can be named to a chart that has none', () => {
  const chart = new Chart(Testing.app(), 'chart');
  const { endpoint } = new RedisHa(chart, 'cart', {
    credentials: Credentials.fromSecretName('cart'),
    namespace: 'shop',
  });
  expect(endpoint.host).toBe('cart.shop.svc.cluster.local');
});
