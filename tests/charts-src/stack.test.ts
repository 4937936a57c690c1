import { masterName, nodeNames, partOf, sentinelNames } from '../../charts-src/stack';

test('the name of the master is unique in the cluster', () => {
  expect(masterName({ name: 'cart', namespace: 'shop' })).toBe('shop.cart');
  expect(masterName({ name: 'cart', namespace: 'cart' })).toBe('cart');
});

test('nodes and Sentinels are named by ordinal, three each by default', () => {
  expect(nodeNames({ name: 'cart' })).toEqual(['cart-0', 'cart-1', 'cart-2']);
  expect(nodeNames({ name: 'cart', replicas: 1 })).toEqual(['cart-0']);
  expect(sentinelNames({ name: 'cart' })).toEqual(['cart-sentinel-0', 'cart-sentinel-1', 'cart-sentinel-2']);
  expect(sentinelNames({ name: 'cart', sentinels: 0 })).toEqual([]);
});

test('labels of parts, which no version may change', () => {
  expect(partOf('cart', 'proxy')).toEqual({
    app: 'redis-ha',
    managedBy: 'redis-ha-stack',
    instance: 'cart',
    component: 'proxy',
  });
});
