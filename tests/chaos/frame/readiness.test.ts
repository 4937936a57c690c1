import { type Sample, readyTooEarly } from './readiness';

const samples = (name: string, ...seen: [ready: boolean, unfit: string][]): Sample[] =>
  seen.map(([ready, unfit], second) => ({ name, at: second * 1000, ready, unfit }));
const LOADS = 'loads its data';

test('a node that is ready only when it is fit is not too early', () => {
  const seen = samples(
    'cart-0',
    [true, ''],
    [false, LOADS],
    [false, LOADS],
    [false, 'is not in sync'],
    [true, ''],
  );
  expect(readyTooEarly(seen, 0)).toEqual([]);
});

test('a probe has time to find out that a node is fit no more', () => {
  const seen = samples('cart-0', [true, ''], [true, LOADS], [true, LOADS], [false, LOADS], [true, '']);
  expect(readyTooEarly(seen, 1000)).toEqual([]);
  expect(readyTooEarly(seen, 999)).toEqual([
    'cart-0 was ready for 1000 ms while it loads its data, allowed: 999 ms',
  ]);
});

test('times of different nodes, and times apart, are not added up', () => {
  const late = samples('cart-0', [true, LOADS], [true, LOADS], [true, ''], [true, LOADS], [true, LOADS]);
  expect(readyTooEarly([...late, ...samples('cart-1', [true, LOADS], [true, LOADS])], 1500)).toEqual([]);
});
