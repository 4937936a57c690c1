import { attempt, recording, steady } from '../analysis/fixtures';
import { resumedAfter } from './resumption';

const down = (at: number) => at >= 3000 && at < 7000;
const run = recording([...steady(0, down), ...steady(1, down)]);

test('writes go on with the first that is acknowledged after the outage', () => {
  expect(resumedAfter(run, 5000)).toBe(2001);
});

test('they may have gone on before the last pod had started', () => {
  expect(resumedAfter(run, 8000)).toBe(0);
});

test('a write that was acknowledged while the pods went down is not the one', () => {
  const early = recording([...run.attempts, attempt(0, 500, 3200)]);
  expect(resumedAfter(early, 5000)).toBe(2001);
});

test('where writes never went on, the time is that to the end of the record', () => {
  expect(resumedAfter(recording(steady(0, (at) => at >= 3000)), 5000)).toBe(5000);
});
