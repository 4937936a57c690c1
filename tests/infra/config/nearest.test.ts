import * as fc from 'fast-check';
import { editDistance, nearest } from '../../../infra/config/nearest';

test.each([
  ['', 'abc', 3],
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['kitten', 'sitting', 3],
  ['replcias', 'replicas', 1],
])('%j and %j are %i edits apart', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits);
});

test('a distance is the same both ways and no more than the longer word', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

test('the nearest word is suggested only where it is near', () => {
  expect(nearest('quorom', ['replicas', 'quorum'])).toBe('quorum');
  expect(nearest('QUORUM', ['quorum'])).toBe('quorum');
  expect(nearest('colour', ['replicas', 'quorum'])).toBeUndefined();
  expect(nearest('x', [])).toBeUndefined();
});
