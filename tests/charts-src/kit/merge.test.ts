import { k8s } from 'cdk8s-plus-28';
import { merge } from '../../../charts-src/kit';

test.each<[string, unknown, unknown, unknown]>([
  ['maps are merged', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  ['lists are appended to', { a: [1] }, { a: [2] }, { a: [1, 2] }],
  ['other values are replaced', { a: 1, b: 1 }, { a: 2 }, { a: 2, b: 1 }],
  ['what is undefined changes nothing', { a: 1 }, { a: undefined }, { a: 1 }],
  ['what is missing is taken over', {}, { a: [1] }, { a: [1] }],
])('%s', (_, base, extra, merged) => {
  expect(merge(base, extra)).toEqual(merged);
});

test('values of classes are replaced and never taken apart', () => {
  const port = k8s.IntOrString.fromString('http');
  expect(merge({ port: k8s.IntOrString.fromNumber(1) }, { port }).port).toBe(port);
});

test('nothing that was given is changed', () => {
  const base = { a: { b: [1] } };
  merge(base, { a: { b: [2] } });
  expect(base).toEqual({ a: { b: [1] } });
});
