import { labelProblem, nameProblem, serviceHost } from '../../../charts-src/kit';

test.each(['a', 'cart', 'shopping-cart-2', 'c'.repeat(40)])('names can be derived from %s', (name) => {
  expect(nameProblem(name)).toBeUndefined();
});

test('a name that is too long for the names derived from it', () => {
  expect(nameProblem('c'.repeat(41))).toBe(
    `name: got ${'c'.repeat(41)} (41 characters), allowed: at most 40, ` +
      'because names that are derived from it must stay within 63',
  );
});

test.each(['', 'Cart', '1cart', '-cart', 'cart-', 'shopping.cart', 'shopping_cart', 'cart\n'])(
  'no name: %j',
  (name) => {
    expect(nameProblem(name)).toBe(
      `name: got ${JSON.stringify(name)}, allowed: lower-case letters, digits and -, starting with a letter`,
    );
  },
);

test('namespaces are DNS labels', () => {
  for (const name of ['1', 'shop', 'n'.repeat(63)]) expect(labelProblem('namespace', name)).toBeUndefined();
  for (const name of ['', 'Shop', 'a.b', 'shop-', 'n'.repeat(64)]) {
    expect(labelProblem('namespace', name)).toBe(
      `namespace: got ${JSON.stringify(name)}, allowed: 1 to 63 lower-case letters, digits and -`,
    );
  }
});

test('the host of a Service needs no search path', () => {
  expect(serviceHost('cart', 'shop', 'cluster.local')).toBe('cart.shop.svc.cluster.local');
});
