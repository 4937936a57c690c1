import { figuresOf } from '../analysis/figures';
import { attempt, recording, steady } from '../analysis/fixtures';
import { page } from './page';
import type { Result } from './results';

const CASES = [
  { name: 'delete-master', title: "the master's pod is deleted" },
  { name: 'node-loss', title: "the master's node loses its power" },
];
const down = (at: number) => at >= 4000 && at < 6000;
const run = recording([
  ...steady(0, down),
  ...steady(1, down),
  attempt(0, 900, 4500, 'READONLY'),
  attempt(0, 901, 4600, 'closed'),
]);
const figures = figuresOf({ recording: run, present: [[[1, 100]], [[1, 99]]], log: [], fault: 4000 });

let minute = 0;
const result = (changes: Partial<Result> = {}): Result => ({
  case: 'delete-master',
  outcome: 'passed',
  problems: [],
  at: new Date(Date.UTC(2026, 10, 21, 10, minute++)).toISOString(),
  driver: 'hooks',
  version: '1.0.0',
  commit: 'abc',
  image: 'redis:8.6.3',
  cluster: 'Kubernetes v1.34.4, 3 nodes',
  host: '2 × CPU',
  figures,
  healed: 9500,
  ...changes,
});
const rows = (...results: Result[]) =>
  page(results, CASES)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));
const origins = (...results: Result[]) =>
  page(results, CASES)
    .split('\n')
    .filter((line) => line.startsWith('- 2026'));

test('a row has all figures of the newest result of a case', () => {
  expect(rows(result({ outcome: 'failed' }), result())).toEqual([
    [
      'delete-master',
      "the master's pod is deleted",
      'passed',
      '1',
      '2.10 s',
      '2.10 s',
      '10.00 s',
      '–',
      '9.50 s',
      '160 of 162',
      '0 of 80',
      '1 of 80',
      '1',
      'closed 1',
    ],
  ]);
});

test('rows are in the order of the cases; what is no case any more is left out', () => {
  const seen = rows(result({ case: 'node-loss' }), result({ case: 'old' }), result());
  expect(seen.map(([name]) => name)).toEqual(['delete-master', 'node-loss']);
});

test('a round that says nothing and a case that was skipped later do not hide what was seen', () => {
  const later = [result({ outcome: 'invalid' }), result({ outcome: 'skipped', figures: undefined })];
  expect(rows(result(), ...later)[0].slice(2, 4)).toEqual(['passed', '1']);
});

test('a case that was only skipped has no figures', () => {
  const [row] = rows(result({ outcome: 'skipped', figures: undefined }));
  expect(row).toEqual([CASES[0].name, CASES[0].title, 'skipped', '0', ...Array<string>(10).fill('–')]);
});

test('rounds in a row are those since the last that failed, on one commit', () => {
  const passed = (...results: Result[]) => rows(...results)[0][3];
  expect(passed(result(), result({ outcome: 'failed' }), result(), result())).toBe('2');
  expect(passed(result(), result({ outcome: 'invalid' }), result())).toBe('2');
  expect(passed(result({ commit: 'old' }), result())).toBe('1');
  expect(passed(result(), result({ outcome: 'failed' }))).toBe('0');
});

test('tells once what all results are of', () => {
  expect(origins(result(), result({ case: 'node-loss' }))).toEqual([
    '- 2026-11-21, redis-ha-stack 1.0.0, commit abc, redis:8.6.3, Kubernetes v1.34.4, 3 nodes, 2 × CPU, driver hooks',
  ]);
});

test('tells which results are of another commit', () => {
  const lines = origins(result(), result({ case: 'node-loss', commit: 'def' }));
  expect(lines.map((line) => line.replace(/^.* commit (\w+), .*: /, '$1 '))).toEqual([
    'abc delete-master',
    'def node-loss',
  ]);
});

test('what was wrong and remarks are beneath', () => {
  const text = page([result({ outcome: 'failed', problems: ['outage: 3 s'], remarks: ['5 cut'] })], CASES);
  expect(text).toMatch(/\n\n- delete-master: outage: 3 s\n- delete-master: 5 cut\n$/);
});

test('a cell is never split', () => {
  expect(page([result()], [{ name: 'delete-master', title: 'a|b' }])).toContain('| a\\|b |');
});
