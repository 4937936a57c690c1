import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figuresOf } from '../analysis/figures';
import { attempt, recording, steady } from '../analysis/fixtures';
import { plot } from './plot';
import { type Result, ResultsFile } from './results';
import { resultsTable, summary } from './table';

const down = (at: number) => at >= 4000 && at < 6000;
const run = recording([...steady(0, down), ...steady(1, down), attempt(0, 0, 4500, 'refused'), ...steady(2)]);
const figures = figuresOf({ recording: run, present: [[[1, 100]], [[1, 99]]], log: [], fault: 4000 });
const result = (changes: Partial<Result> = {}): Result => ({
  case: 'delete-master',
  outcome: 'passed',
  problems: [],
  at: '2026-11-21T10:00:00.000Z',
  driver: 'kubectl',
  version: '1.0.0',
  commit: 'abc',
  figures,
  healed: 9500,
  ...changes,
});

describe('the file of results', () => {
  let file: ResultsFile;
  beforeEach(() => (file = new ResultsFile(mkdtempSync(join(tmpdir(), 'results-')))));
  afterEach(() => rmSync(file.folder, { recursive: true }));

  test('grows by a line for each result, over several runs', () => {
    file.append(result());
    new ResultsFile(file.folder).append(result({ outcome: 'failed' }));
    expect(file.read().map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
  });

  test('counts no round of a checkout with changes: another may have had others', () => {
    const changed = { commit: 'abc-changed', driver: 'kubectl' } as const;
    file.append(result(changed));
    expect(file.passed('delete-master', changed)).toBe(0);
  });

  test('counts rounds that have passed on this commit with this driver', () => {
    file.append(result());
    file.append(result({ outcome: 'failed' }));
    file.append(result({ outcome: 'invalid' }));
    file.append(result({ commit: 'def' }));
    file.append(result({ driver: 'hooks' }));
    file.append(result({ case: 'all-pods' }));
    file.append(result());
    expect(file.passed('delete-master', { commit: 'abc', driver: 'kubectl' })).toBe(2);
  });

  test('is read up to where a run was cut off', () => {
    file.append(result());
    appendFileSync(file.path, '{"case":"dele');
    expect(file.read()).toHaveLength(1);
  });
});

describe('the table', () => {
  test('has a row for each round and what is wrong beneath', () => {
    const text = resultsTable([
      result(),
      result({ outcome: 'failed', problems: ['outage: 3 ms, allowed: 2 ms'] }),
    ]);
    const [, first] = text.split('\n');
    expect(first.trim().split(/\s{2,}/)).toEqual([
      'delete-master',
      'passed',
      '160/160',
      '0/80',
      '1/80',
      '0',
      '2.10 s',
      '0.10 s',
      '2.10 s',
      '–',
      '9.50 s',
      'refused 1',
    ]);
    expect(text).toContain('\n  delete-master (failed): outage: 3 ms, allowed: 2 ms');
  });

  test('tells figures of the case itself beneath', () => {
    const text = resultsTable([result({ remarks: ['acknowledged for 5.1 s after the cut'] })]);
    expect(text).toContain('\n  delete-master: acknowledged for 5.1 s after the cut');
  });

  test('is summed up, with the names of what was skipped', () => {
    const skipped = result({ case: 'node-loss', outcome: 'skipped', figures: undefined });
    expect(summary([result(), skipped, result({ outcome: 'invalid' })])).toBe(
      '1 passed, 0 failed, 1 invalid, 1 skipped (node-loss)',
    );
  });
});

describe('the plot', () => {
  const svg = plot({ title: 'a <b> & c', recording: run, fault: 4000 });
  const attribute = (element: string, name: string) =>
    Number(new RegExp(`class="${element}"[^>]* ${name}="([\\d.]+)"`).exec(svg)![1]);

  test('marks the fault and the longest outage where they were', () => {
    expect(attribute('fault', 'x1')).toBeCloseTo(70 + 910 * 0.4, 0);
    expect(attribute('outage', 'x')).toBeCloseTo(70 + 910 * 0.3901, 0);
    expect(attribute('outage', 'width')).toBeCloseTo(910 * 0.21, 0);
  });

  test('is well-formed: text is escaped, no number is missing', () => {
    expect(svg).toContain('a &lt;b> &amp; c');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('can be drawn of a run without any acknowledgement', () => {
    expect(plot({ title: 't', recording: recording([]), fault: 0 })).not.toMatch(/NaN|undefined|Infinity/);
  });
});
