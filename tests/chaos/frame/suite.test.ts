import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figuresOf } from '../analysis/figures';
import { recording, steady } from '../analysis/fixtures';
import { Invalid } from '../analysis/verdict';
import { type Case, NotHere, barsOf } from '../cases/case';
import { ResultsFile } from '../report/results';
import type { Round } from './round';
import { type SuiteOptions, playSuite } from './suite';

const CASE: Case = {
  name: 'pull-plug',
  title: 'the plug is pulled',
  planned: false,
  needs: [],
  bars: { lossAllowed: { waited: 0 }, healWithin: 1000 },
  run: () => Promise.resolve(),
};
const ABOUT = { driver: 'kubectl', version: '1.0.0', commit: 'abc' };

function round(changes: Partial<Round> = {}): Round {
  const run = recording([...steady(0), ...steady(1)]);
  const figures = figuresOf({ recording: run, present: [], log: [], fault: 1 });
  return {
    problems: [],
    remarks: [],
    invalid: [],
    figures,
    recording: run,
    log: [],
    fault: 1,
    machine: [0, 0],
    ...changes,
  };
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'suite-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Plays a case with rounds that are given; the last one is repeated. */
async function play(rounds: (Round | Error)[], changes: Partial<SuiteOptions> = {}) {
  let next = 0;
  const results = new ResultsFile(folder);
  const played = await playSuite({
    cases: [CASE],
    rounds: 1,
    resume: false,
    play: () => {
      const one = rounds[Math.min(next++, rounds.length - 1)];
      return one instanceof Error ? Promise.reject(one) : Promise.resolve(one);
    },
    driver: { name: 'kubectl', lacks: () => [] },
    note: () => undefined,
    results,
    about: ABOUT,
    signal: new AbortController().signal,
    ...changes,
  });
  expect(results.read().slice(-played.length || Infinity)).toEqual(played);
  return played.map(({ outcome }) => outcome);
}

test('a round passes when nothing is wrong, and has a plot', async () => {
  expect(await play([round()])).toEqual(['passed']);
  expect(existsSync(join(folder, 'pull-plug-r.svg'))).toBe(true);
});

test('each case is played as often as it is to count', async () => {
  expect(await play([round()], { rounds: 3 })).toEqual(['passed', 'passed', 'passed']);
});

test('a round with a bar that does not hold fails, and leaves what the pods logged', async () => {
  const log = [
    { pod: 's-0', at: 2, text: 'second' },
    { pod: 'suite', at: 1, text: 'first' },
  ];
  expect(await play([round({ problems: ['outage: 3 s'], log })])).toEqual(['failed']);
  expect(readFileSync(join(folder, 'pull-plug-r.log'), 'utf8')).toBe(
    '1970-01-01T00:00:00.001Z suite first\n1970-01-01T00:00:00.002Z s-0 second\n',
  );
});

test('a round that says nothing is repeated, whatever else is wrong with it', async () => {
  const invalid = round({ invalid: ['x entered TILT'], problems: ['outage: 3 s'] });
  expect(await play([invalid, invalid, round()])).toEqual(['invalid', 'invalid', 'passed']);
});

test('so is one that did not come to its end, because the machine stood still', async () => {
  const stood = new Invalid(['x entered TILT', 'the master was not moved']);
  expect(await play([stood, round()])).toEqual(['invalid', 'passed']);
  expect(new ResultsFile(folder).read()[0].problems).toEqual(['x entered TILT', 'the master was not moved']);
});

test('but not for ever', async () => {
  expect(await play([round({ invalid: ['x entered TILT'] })])).toEqual(Array(4).fill('invalid'));
});

test('a round that could not be played fails, with the reason', async () => {
  expect(await play([new Error('the stack is not whole to begin with')])).toEqual(['failed']);
  expect(new ResultsFile(folder).read()[0].problems).toEqual(['the stack is not whole to begin with']);
});

test('a case that the driver cannot do is skipped, with what is missing', async () => {
  expect(await play([round()], { driver: { name: 'kubectl', lacks: () => ['cable'] } })).toEqual(['skipped']);
  expect(new ResultsFile(folder).read()[0].problems).toEqual(["the kubectl driver here can't do: cable"]);
});

test('a case that this cluster is not made for is skipped, with the reason', async () => {
  expect(await play([new NotHere('the cluster has one node only')])).toEqual(['skipped']);
  expect(new ResultsFile(folder).read()[0].problems).toEqual(['the cluster has one node only']);
});

test('a run that is resumed plays only the rounds that have not passed', async () => {
  await play([round(), round({ problems: ['outage'] })], { rounds: 2 });
  expect(await play([round()], { rounds: 3, resume: true })).toEqual(['passed', 'passed']);
  expect(await play([round()], { rounds: 3, resume: true })).toEqual([]);
});

test('the round under way when the run is ended counts for nothing', async () => {
  expect(await play([round()], { signal: AbortSignal.abort() })).toEqual([]);
});

test('an outage may be as long as the Sentinels wait, and some more', () => {
  const timing = { downAfter: 3000, failoverTimeout: 10_000 };
  const bars = (maxOutage: Case['bars']['maxOutage']) =>
    barsOf({ ...CASE, bars: { ...CASE.bars, maxOutage } }, timing);
  expect(bars({ downAfterPlus: 2500 }).maxOutage).toBe(5500);
  expect(bars({ downAfterPlus: 4000, failoverTimeouts: 2 }).maxOutage).toBe(27_000);
  expect(bars(2000).maxOutage).toBe(2000);
  expect(bars(undefined).maxOutage).toBeUndefined();
});
