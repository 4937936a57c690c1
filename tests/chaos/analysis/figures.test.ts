import { type Evidence, figuresOf } from './figures';
import { attempt, recording, steady } from './fixtures';
import { timesOfLosses } from './losses';
import { parseLog } from './sentinel-log';

const ALL = [[[1, 100]], [[1, 100]]] as const;
const figures = (attempts: Parameters<typeof recording>[0], more: Partial<Evidence> = {}) =>
  figuresOf({ recording: recording(attempts), present: ALL, log: [], fault: 5000, ...more });

describe('losses', () => {
  const attempts = [...steady(0), ...steady(1)];

  test('none, where all that was acknowledged is there', () => {
    expect(figures(attempts)).toMatchObject({
      attempted: 200,
      acknowledged: 200,
      plain: { acknowledged: 100, lost: 0 },
      waited: { acknowledged: 100, lost: 0 },
    });
  });

  test('are told by whether the writer waited for a replica', () => {
    const present = [[[1, 40], [44, 100]], [[2, 100]]] as const; // prettier-ignore
    expect(figures(attempts, { present })).toMatchObject({ plain: { lost: 3 }, waited: { lost: 1 } });
  });

  test('are told by the clock, too', () => {
    const present = [[[1, 40], [44, 100]], [[2, 100]]] as const; // prettier-ignore
    expect(timesOfLosses(recording(attempts), present)).toBe(
      'what was lost had been acknowledged from 00:00:00.001 to 00:00:04.201 UTC',
    );
    expect(timesOfLosses(recording(attempts), ALL)).toBeUndefined();
    const many = Array.from({ length: 300_000 }, (_, i) => attempt(0, i + 1, i));
    expect(timesOfLosses(recording(many), [])).toContain('from 00:00:00.001 to 00:05:00.000');
  });

  test('are all of a list that is gone', () => {
    expect(figures(attempts, { present: [[], [[1, 100]]] }).plain.lost).toBe(100);
  });

  test('are none of those that were never acknowledged', () => {
    const failed = [attempt(0, 101, 9990, 'time-out'), attempt(0, 102, 9991, 'NOREPLICAS')];
    const { plain, attempted, acknowledged } = figures([...attempts, ...failed]);
    expect({ plain, attempted, acknowledged }).toEqual({
      plain: { acknowledged: 100, lost: 0 },
      attempted: 202,
      acknowledged: 200,
    });
  });

  test('a write that was refused and is there all the same is none', () => {
    expect(figures(attempts, { present: [[[1, 150]], [[1, 100]]] }).plain.lost).toBe(0);
  });
});

describe('a list that went back', () => {
  test('is seen when it grows from a shorter length', () => {
    const attempts = [1, 2, 3].map((n) => attempt(0, n, n * 100, 'ok', n));
    expect(figures([...attempts, attempt(0, 4, 400, 'ok', 2), attempt(0, 5, 500, 'ok', 3)]).wentBack).toBe(1);
  });

  test('is not seen where writes without an acknowledgement made it grow', () => {
    const attempts = [
      attempt(0, 1, 100, 'ok', 1),
      attempt(0, 2, 200, 'time-out'),
      attempt(0, 3, 300, 'ok', 3),
    ];
    expect(figures(attempts).wentBack).toBe(0);
  });
});

describe('outages', () => {
  const down = (at: number) => at >= 4000 && at < 6000;

  test('last while no client at all gets an acknowledgement', () => {
    expect(figures([...steady(0, down), ...steady(1, down)]).writeOutage).toBe(2100);
  });

  test('do not last longer than the first client takes; the worst client is told beside', () => {
    const early = (at: number) => at >= 4000 && at < 4500;
    const { writeOutage, worstConnection } = figures([...steady(0, down), ...steady(1, early)]);
    expect({ writeOutage, worstConnection }).toEqual({ writeOutage: 600, worstConnection: 2100 });
  });

  test('count up to the end of the run', () => {
    expect(figures([...steady(0, (at) => at >= 4000)]).writeOutage).toBe(10_000 - 3901);
  });

  test('a writer that never got an acknowledgement is the worst client', () => {
    expect(figures(steady(0)).worstConnection).toBe(10_000);
  });

  test('readers have their own', () => {
    const { writeOutage, readOutage } = figures([...steady(0), ...steady(1), ...steady(2, down)]);
    expect({ writeOutage, readOutage }).toEqual({ writeOutage: 100, readOutage: 2100 });
  });
});

test('errors are counted by kind; a connection that failed is no attempted write', () => {
  const attempts = [
    attempt(0, 1, 0, 'READONLY'),
    attempt(0, 2, 1, 'READONLY'),
    attempt(1, 0, 2, 'refused'),
    attempt(2, 1, 3, 'closed'),
  ];
  expect(figures(attempts)).toMatchObject({
    attempted: 2,
    errors: { READONLY: 2, refused: 1 },
    readErrors: { closed: 1 },
  });
});

describe("the Sentinels' logs", () => {
  const stamp = (ms: number) => new Date(ms).toISOString();
  const log = (sentinel: string, ...lines: [number, string][]) =>
    parseLog(sentinel, lines.map(([at, text]) => `${stamp(at)} ${text}`).join('\n'));
  const SWITCH = '1:X 21 Nov 2026 10:00:00.000 # +switch-master cart 10.0.0.1 6379 10.0.0.2 6379';

  test('tell the time from the fault to the first switch, and how many there were', () => {
    const lines = [
      ...log('s-0', [8300, SWITCH], [9000, SWITCH]),
      ...log('s-1', [8200, SWITCH], [9050, SWITCH]),
      ...log('s-2', [8250, SWITCH]),
    ];
    expect(figures([], { log: lines })).toMatchObject({ timeToSwitch: 3200, switches: 2 });
  });

  test('a switch before the fault is not the one', () => {
    const seen = figures([], { log: log('s-0', [4000, SWITCH]) });
    expect(seen).toMatchObject({ switches: 1 });
    expect(seen).not.toHaveProperty('timeToSwitch');
  });

  test('tell how often a Sentinel was reset', () => {
    const lines = [
      ...log('s-0', [6000, '# +reset-master master cart 10.0.0.1 6379']),
      ...log('s-1', [6001, SWITCH]),
    ];
    expect(figures([], { log: lines }).resets).toBe(1);
  });

  test('tell who entered TILT', () => {
    const lines = [...log('s-1', [6000, '# +tilt #tilt mode entered']), ...log('s-0', [6000, '# -tilt'])];
    expect(figures([], { log: lines }).tilts).toEqual(['s-1']);
  });
});
