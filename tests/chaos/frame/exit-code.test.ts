import type { Outcome } from '../report/results';
import { exitCode } from './exit-code';

const cases = [{ name: 'delete-master' }, { name: 'node-loss' }];
const of = (first: readonly Outcome[], second: readonly Outcome[], resume = false) =>
  exitCode(
    [
      ...first.map((outcome) => ({ case: 'delete-master', outcome })),
      ...second.map((outcome) => ({ case: 'node-loss', outcome })),
    ],
    { cases, resume },
  );

test('0 where every case has passed or was skipped, if need be at a later try', () => {
  expect(of(['passed'], ['skipped'])).toBe(0);
  expect(of(['invalid', 'passed'], ['passed', 'passed'])).toBe(0);
});

test('1 where a round has failed, whatever else there was', () => {
  expect(of(['passed', 'failed'], ['passed'])).toBe(1);
  expect(of(['failed'], ['invalid'])).toBe(1);
});

test('3 where a case has no round that counts', () => {
  expect(of(['passed'], ['invalid', 'invalid'])).toBe(3);
  expect(of(['passed'], [])).toBe(3);
});

test('what was played before need not be played again', () => {
  expect(of([], ['passed'], true)).toBe(0);
  expect(of([], ['invalid'], true)).toBe(3);
});
