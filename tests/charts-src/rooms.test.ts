import { ApiObject, Chart, Testing } from 'cdk8s';
import { RedisInsight, RedisNodes, RedisProxy, Sentinels, StackOptions, Webdis } from '../../charts-src';
import { container, find, outside, plainEnv, renderAlone, titles } from './support';

const stack: StackOptions = { name: 'cart', namespace: 'shop', credentials: outside, sentinels: 0 };

describe('nodes and a proxy without Sentinels', () => {
  const objects = renderAlone((chart) => {
    new RedisNodes(chart, 'Redis', { ...stack, replicas: 2 });
    new RedisProxy(chart, 'Proxy', { ...stack, replicas: 2 });
  });

  test('are all there is', () => {
    expect(titles(objects).filter((title) => /^(StatefulSet|Deployment|Secret)/.test(title))).toEqual([
      'StatefulSet/cart',
      'Deployment/cart-proxy',
    ]);
  });

  test('look for no Sentinel', () => {
    for (const title of ['StatefulSet/cart', 'Deployment/cart-proxy']) {
      expect(plainEnv(container(objects, title))).toMatchObject({ SENTINELS: '0' });
    }
    expect(find(objects, 'ConfigMap/cart-proxy').data['haproxy.cfg']).not.toMatch(/SENTINEL|26379/);
  });
});

test('Webdis and RedisInsight of one stack share the endpoint of any proxy', () => {
  const objects = renderAlone((chart) => {
    const { endpoint } = new RedisProxy(chart, 'Proxy', stack);
    new Webdis(chart, 'Webdis', { name: 'cart', endpoint, credentials: outside });
    new RedisInsight(chart, 'Insight', { name: 'cart', endpoint, credentials: outside });
  });
  const webdis = JSON.parse(find(objects, 'ConfigMap/cart-webdis').data['webdis.json']);
  expect(webdis.redis_host).toBe('cart.shop.svc.cluster.local');
  expect(plainEnv(container(objects, 'Deployment/cart-insight')).RI_REDIS_HOST).toBe(webdis.redis_host);
});

test('two stacks in one namespace share no object and no selector', () => {
  const of = (name: string) =>
    renderAlone((chart) => {
      new RedisNodes(chart, 'Redis', { ...stack, name, sentinels: 3 });
      new Sentinels(chart, 'Sentinel', { ...stack, name, sentinels: 3 });
      new RedisProxy(chart, 'Proxy', { ...stack, name, sentinels: 3 });
    });
  const [one, other] = [of('cart'), of('cart-blue')];
  expect(titles(one).filter((title) => titles(other).includes(title))).toEqual([]);
  const selectors = (objects: typeof one) =>
    objects.filter(({ spec }) => spec?.selector).map(({ spec }) => JSON.stringify(spec.selector));
  expect(selectors(one).filter((selector) => selectors(other).includes(selector))).toEqual([]);
  expect(find(one, 'ConfigMap/cart-sentinel').data['sentinel.conf']).toContain('monitor shop.cart ');
  expect(find(other, 'ConfigMap/cart-blue-sentinel').data['sentinel.conf']).toContain(
    'monitor shop.cart-blue ',
  );
});

test('a room leaves its objects to patches', () => {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
  const nodes = new RedisNodes(chart, 'Redis', stack);
  expect(ApiObject.of(nodes).kind).toBe('StatefulSet');
  expect(ApiObject.of(new RedisProxy(chart, 'Proxy', stack)).kind).toBe('Deployment');
});
