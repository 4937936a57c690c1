import { ratesOf } from './client';
import { type Attempt, compare } from './measure';
import { type Comparison, type Way, comparisons } from './plan';

const load: Comparison = {
  what: 'proxy / direct',
  commands: ['SET', 'GET'],
  pipeline: 1,
  connections: 10,
  way: 'write',
  base: 'direct',
};

/** An attempt that gives a rate for each way and records what it was asked for. */
function attempts(rate: (way: Way, nth: number) => number): { attempt: Attempt; asked: [Way, number][] } {
  const asked: [Way, number][] = [];
  const attempt: Attempt = async (way, _, requests) => {
    asked.push([way, requests]);
    const own = rate(way, asked.length);
    return { SET: own, GET: 2 * own };
  };
  return { attempt, asked };
}

test('a ratio is that of two runs which follow each other, so that a machine that slows down changes nothing', async () => {
  const slowing = attempts(
    (way, nth) => ((way === 'direct' ? 40_000 : 20_000) * 2) / (2 + Math.ceil(nth / 2)),
  );
  const [set, get] = await compare(load, 3, slowing.attempt);
  expect(set.runs).toEqual([0.5, 0.5, 0.5]);
  expect(get.runs).toEqual([0.5, 0.5, 0.5]);
  expect(set.what).toBe('proxy / direct, SET, pipeline 1, 10 connections');
});

test('the ways take turns, each with as many requests as take about a second', async () => {
  const { attempt, asked } = attempts((way) => (way === 'direct' ? 40_000 : 20_000));
  const [set, get] = await compare(load, 2, attempt);
  expect(asked).toEqual([
    ['direct', 1_000],
    ['write', 1_000],
    ['direct', 40_000],
    ['write', 20_000],
    ['write', 20_000],
    ['direct', 40_000],
  ]);
  expect([set.base, get.base]).toEqual([40_000, 80_000]);
});

test('every load is compared: pipeline 1 and 16; 1, 10 and 50 connections; and reads of replicas', () => {
  const loads = comparisons.map(({ way, base, pipeline, connections }) =>
    [way, base, pipeline, connections].join(' '),
  );
  expect(loads).toEqual([
    'write direct 1 1',
    'write direct 1 10',
    'write direct 1 50',
    'write direct 16 1',
    'write direct 16 10',
    'write direct 16 50',
    'read write 1 50',
    'read write 16 50',
  ]);
});

test('rates are read from the CSV of redis-benchmark', () => {
  const csv = [
    'WARNING: Could not fetch server CONFIG',
    '"test","rps","avg_latency_ms","min_latency_ms"',
    '"SET","41666.67","0.12","0.04"',
    '"GET","43478.26","0.11","0.04"',
  ].join('\n');
  expect(ratesOf(csv)).toEqual({ SET: 41_666.67, GET: 43_478.26 });
});

test('what is no result is shown', () => {
  expect(() => ratesOf('Error: Server closed the connection')).toThrow(
    'redis-benchmark gives no result: Error: Server closed the connection',
  );
});
