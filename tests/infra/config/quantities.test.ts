import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import {
  cpuMillis,
  formatDuration,
  parseCpu,
  parseDuration,
  parseSize,
} from '../../../infra/config/quantities';

const UNITS = { Mi: 1, Gi: 1024, Ti: 1024 ** 2, Pi: 1024 ** 3 };

describe('sizes', () => {
  test.each([
    ['512Mi', Size.mebibytes(512)],
    ['1024Mi', Size.gibibytes(1)],
    ['1.5Gi', Size.mebibytes(1_536)],
    ['2048Ki', Size.mebibytes(2)],
    ['1Ti', Size.tebibytes(1)],
    ['1024Ti', Size.pebibyte(1)],
  ])('%s', (text, size) => {
    expect(parseSize(text)).toEqual(size);
  });

  test.each([
    '',
    'Mi',
    '1',
    '1M',
    '1 Gi',
    '-1Gi',
    '0Gi',
    '1.1Gi',
    '1e3Mi',
    '.5Gi',
    '1gi',
    '1Gi\n',
    '99999999999999Pi',
  ])('not %j', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  test('any whole number of mebibytes comes back as itself, also by way of its own text', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 20 }),
        fc.constantFrom(...(Object.keys(UNITS) as (keyof typeof UNITS)[])),
        (amount, unit) => {
          const size = parseSize(`${amount}${unit}`);
          expect(size?.toMebibytes()).toBe(amount * UNITS[unit]);
          expect(parseSize(size?.asString() ?? '')).toEqual(size);
        },
      ),
    );
  });
});

describe('durations', () => {
  test.each([
    ['500ms', Duration.millis(500)],
    ['1.001s', Duration.millis(1_001)],
    ['3s', Duration.seconds(3)],
    ['1.5m', Duration.seconds(90)],
    ['1h', Duration.seconds(3_600)],
  ])('%s', (text, duration) => {
    expect(parseDuration(text)).toEqual(duration);
  });

  test.each(['', '3', 's', '-3s', '0s', '0.5ms', '1.0001s', '3 s', '1m30s', 'PT3S', '3s\n', '3d'])(
    'not %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test('any number of milliseconds comes back as itself, in the shortest notation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), (milliseconds) => {
        const duration = parseDuration(`${milliseconds}ms`);
        expect(duration?.toMilliseconds()).toBe(milliseconds);
        const text = formatDuration(duration ?? Duration.millis(0));
        expect(text.length).toBeLessThanOrEqual(`${milliseconds}ms`.length);
        expect(parseDuration(text)).toEqual(duration);
      }),
    );
    expect(
      ['7200000ms', '90000ms', '3000ms', '1500ms'].map((t) => formatDuration(parseDuration(t)!)),
    ).toEqual(['2h', '90s', '3s', '1500ms']);
  });
});

describe('amounts of CPU', () => {
  test.each<[string | number, Cpu]>([
    ['250m', Cpu.millis(250)],
    ['0.29', Cpu.millis(290)],
    ['1000m', Cpu.units(1)],
    ['2', Cpu.units(2)],
    [0.1, Cpu.millis(100)],
    [3, Cpu.units(3)],
  ])('%j', (text, cpu) => {
    expect(parseCpu(text)).toEqual(cpu);
  });

  test.each(['', 'm', '0', '0m', '-1', '1.5m', '0.0001', '1e3', 'NaN', -2, NaN, Infinity])(
    'not %j',
    (text) => {
      expect(parseCpu(text)).toBeUndefined();
    },
  );

  test('any number of thousandths comes back as itself, as text and as a number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 6 }), (millis) => {
        const cpu = parseCpu(`${millis}m`);
        expect(cpu && cpuMillis(cpu)).toBe(millis);
        expect(parseCpu(millis / 1_000)).toEqual(cpu);
        expect(parseCpu(cpu?.amount ?? '')).toEqual(cpu);
      }),
    );
  });
});
