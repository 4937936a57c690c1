import { figuresOf } from './figures';
import { attempt, recording, steady } from './fixtures';
import { endedEarly, invalidity, verdict } from './verdict';

const calm = figuresOf({
  recording: recording([...steady(0), ...steady(1)]),
  present: [[[1, 100]], [[1, 100]]],
  log: [],
  fault: 5000,
});
const bars = {
  lossAllowed: { plain: 0, waited: 0 },
  readonlyAllowed: 0,
  resetsAllowed: 0,
  maxOutage: 2000,
  maxWorstConnection: 3000,
  healWithin: 60_000,
};

test('a run in which nothing went wrong passes', () => {
  expect(verdict(calm, bars)).toEqual([]);
});

test.each([
  [{ writeOutage: 2001 }, 'outage: 2001 ms, allowed: 2000 ms'],
  [{ worstConnection: 3001 }, 'outage of one client: 3001 ms, allowed: 3000 ms'],
  [{ plain: { acknowledged: 100, lost: 1 } }, 'lost without WAIT: 1, allowed: 0'],
  [{ waited: { acknowledged: 100, lost: 2 } }, 'lost with WAIT: 2, allowed: 0'],
  [{ wentBack: 1 }, 'went back: 1, allowed: 0'],
  [{ errors: { READONLY: 3 } }, 'READONLY: 3, allowed: 0'],
  [{ resets: 1 }, 'SENTINEL RESET: 1, allowed: 0'],
  [{ acknowledged: 0 }, 'no write was acknowledged'],
])('%j fails', (changes, problem) => {
  expect(verdict({ ...calm, ...changes }, bars)).toEqual([problem]);
});

test('a bar that a case does not have is not checked', () => {
  const figures = { ...calm, plain: { acknowledged: 100, lost: 9 }, writeOutage: 60_000, wentBack: 3 };
  expect(
    verdict({ ...figures, errors: { READONLY: 1 } }, { lossAllowed: { waited: 0 }, healWithin: 1 }),
  ).toEqual([]);
});

test('errors of all kinds count where their number is limited', () => {
  const { errors } = figuresOf({
    recording: recording([attempt(0, 1, 0, 'closed'), attempt(1, 1, 0, 'reset')]),
    present: [[], []],
    log: [],
    fault: 0,
  });
  expect(verdict({ ...calm, errors }, { ...bars, errorsAllowed: 1 })).toEqual(['errors: 2, allowed: 1']);
});

test('a run with a Sentinel in TILT or a generator that was held up says nothing', () => {
  expect(invalidity(calm)).toEqual([]);
  expect(invalidity({ ...calm, tilts: ['cart-sentinel-1'], stalls: [812] })).toEqual([
    'cart-sentinel-1 entered TILT',
    'the load generator was held up for 812 ms',
  ]);
});

test('nor does one whose load ended before the round', () => {
  expect(endedEarly(recording([], { to: 10_000 }), 11_000)).toEqual([]);
  expect(endedEarly(recording([], { to: 10_000 }), 70_000)).toEqual(['the load ended 60 s before the round']);
});
