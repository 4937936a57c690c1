import { Chart } from 'cdk8s';
import { RedisProxy, RedisProxyProps } from '../../../charts-src';
import { container, find, outside, problemsOf, render, renderAlone, template, titles } from '../support';

const DEPLOYMENT = 'Deployment/cart-proxy';
const props: RedisProxyProps = { name: 'cart', namespace: 'shop', credentials: outside };
const alone = (own: Partial<RedisProxyProps> = {}) =>
  renderAlone((chart: Chart) => new RedisProxy(chart, 'Proxy', { ...props, ...own }));
const problems = (own: Partial<RedisProxyProps>) => problemsOf(() => alone(own)).slice(1);

test('the Service of the name of the stack leads to writes, reads and Sentinels', () => {
  const { metadata, spec } = find(render(), 'Service/cart');
  expect(metadata.annotations).toBeUndefined();
  expect(spec).toEqual({
    type: 'ClusterIP',
    selector: {
      'app.kubernetes.io/name': 'redis-ha',
      'app.kubernetes.io/instance': 'cart',
      'app.kubernetes.io/component': 'proxy',
    },
    ports: [
      { name: 'redis', port: 6379, targetPort: 'redis' },
      { name: 'redis-read', port: 6380, targetPort: 'redis-read' },
      { name: 'sentinel', port: 26379, targetPort: 'sentinel' },
    ],
  });
});

test('type and annotations of the Service', () => {
  const proxy = { serviceType: 'LoadBalancer', serviceAnnotations: { scheme: 'internal' } };
  const network = { allowFrom: [{ cidr: '10.0.0.0/8' }] };
  const { metadata, spec } = find(render({ proxy, network }), 'Service/cart');
  expect(metadata.annotations).toEqual({ scheme: 'internal' });
  expect(spec.type).toBe('LoadBalancer');
});

test.each(['PreferClose', 'PreferSameZone', 'PreferSameNode'])(
  'clients are kept near: %s',
  (distribution) => {
    const near = render({ proxy: { trafficDistribution: distribution } });
    expect(find(near, 'Service/cart').spec.trafficDistribution).toBe(distribution);
  },
);

test('a proxy leaves only when its successor serves, and one is evicted at a time', () => {
  const objects = render();
  expect(find(objects, DEPLOYMENT).spec).toMatchObject({
    replicas: 2,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  });
  expect(titles(objects)).toContain('PodDisruptionBudget/cart-proxy');
  expect(titles(render({ proxy: { proxies: 1 } }))).not.toContain('PodDisruptionBudget/cart-proxy');
});

test('only the password of its checks is mounted, and the one before where there is one', () => {
  const { volumes } = template(render(), DEPLOYMENT).spec!;
  const { sources } = volumes!.find(({ name }) => name === 'credentials')!.projected!;
  expect(sources).toEqual([
    { secret: { name: 'cart', items: [{ key: 'proxy-password', path: 'proxy-password' }] } },
    {
      secret: {
        name: 'cart',
        items: [{ key: 'proxy-password-previous', path: 'proxy-password-previous' }],
        optional: true,
      },
    },
  ]);
});

test('ready is a proxy that has a master to write to; alive is one that answers', () => {
  const { livenessProbe, readinessProbe, startupProbe } = container(render(), DEPLOYMENT);
  const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe!.httpGet!.path);
  expect(paths).toEqual(['/live', '/live', '/ready']);
});

test('a failover is no reason to leave the Service, and a second is enough to be back', () => {
  const { readinessProbe: probe } = container(render(), DEPLOYMENT);
  expect(probe).toMatchObject({ periodSeconds: 1, failureThreshold: 10 });
});

test('before a proxy stops, new connections have time to go elsewhere', () => {
  const { lifecycle } = container(render(), DEPLOYMENT);
  expect(lifecycle!.preStop!.exec!.command).toEqual(['sleep', '5']);
});

test('metrics have a port with a name', () => {
  expect(container(render(), DEPLOYMENT).ports).toContainEqual({ name: 'health', containerPort: 8404 });
});

test('the endpoint is where applications connect', () => {
  let proxy!: RedisProxy;
  renderAlone((chart) => {
    proxy = new RedisProxy(chart, 'Proxy', { ...props, clusterDomain: 'example.org' });
  });
  expect(proxy.endpoint).toEqual({
    host: 'cart.shop.svc.example.org',
    port: 6379,
    readPort: 6380,
    sentinelPort: 26379,
    masterName: 'shop.cart',
  });
});

test('without Sentinels there is no port for them, and none in the endpoint', () => {
  let proxy!: RedisProxy;
  const objects = renderAlone((chart) => {
    proxy = new RedisProxy(chart, 'Proxy', { ...props, sentinels: 0 });
  });
  const ports = find(objects, 'Service/cart').spec.ports;
  expect(ports.map(({ port }: { port: number }) => port)).toEqual([6379, 6380]);
  expect(container(objects, DEPLOYMENT).ports!.map(({ name }) => name)).toEqual([
    'redis',
    'redis-read',
    'health',
  ]);
  expect(proxy.endpoint).toEqual({ host: 'cart.shop.svc.cluster.local', port: 6379, readPort: 6380 });
});

describe('refused, with what is allowed', () => {
  test.each<[string, Partial<RedisProxyProps>, string]>([
    ['no proxy', { proxies: 0 }, 'proxies: got 0, allowed: a whole number of 1 or more'],
    ['half a proxy', { proxies: 1.5 }, 'proxies: got 1.5, allowed: a whole number of 1 or more'],
    [
      'an unknown type of Service',
      { serviceType: 'ExternalName' },
      'serviceType: got ExternalName, allowed: ClusterIP, NodePort, LoadBalancer',
    ],
    [
      'an unknown distribution of traffic',
      { trafficDistribution: 'PreferFar' },
      'trafficDistribution: got PreferFar, allowed: PreferClose, PreferSameZone, PreferSameNode',
    ],
    [
      'an image without a tag',
      { image: 'haproxy' },
      'image: got haproxy, allowed: a reference with an exact tag or a digest',
    ],
    [
      'a name that is no label',
      { name: 'shop.cart' },
      'name: got "shop.cart", allowed: lower-case letters, digits and -, starting with a letter',
    ],
    [
      'a namespace that is no label',
      { namespace: 'a b' },
      'namespace: got "a b", allowed: 1 to 63 lower-case letters, digits and -',
    ],
  ])('%s', (_, own, problem) => {
    expect(problems(own)).toContainEqual(problem);
  });

  test('everything at once', () => {
    expect(problems({ proxies: 0, serviceType: 'x', image: 'y', name: 'Z' })).toHaveLength(4);
  });
});
