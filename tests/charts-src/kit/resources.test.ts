import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  quantity,
  resourceProblems,
  resourceRequirements,
  storageProblem,
  withDefaults,
} from '../../../charts-src/kit';

const MI = Size.mebibytes;

test.each([
  [MI(64), '64Mi'],
  [Size.gibibytes(1), '1024Mi'],
  [Size.kibibytes(1), '1Ki'],
  [Size.gibibytes(1.5), '1536Mi'],
])('%j is %s', (size, text) => {
  expect(quantity(size).value).toBe(text);
});

test('what is unset stays unset', () => {
  expect(resourceRequirements({})).toEqual({ requests: {}, limits: {} });
  expect(resourceRequirements({ cpu: { request: Cpu.millis(50) }, memory: { limit: MI(64) } })).toEqual({
    requests: { cpu: { value: '50m' } },
    limits: { memory: { value: '64Mi' } },
  });
});

test('own resources replace defaults value by value', () => {
  const defaults = { cpu: { request: Cpu.millis(50) }, memory: { request: MI(32), limit: MI(64) } };
  expect(withDefaults(defaults)).toEqual(defaults);
  expect(withDefaults(defaults, { memory: { limit: MI(128) } })).toEqual({
    ...defaults,
    memory: { request: MI(32), limit: MI(128) },
  });
});

test('requests up to their limits are fine', () => {
  expect(resourceProblems({})).toEqual([]);
  expect(
    resourceProblems({
      cpu: { request: Cpu.millis(1000), limit: Cpu.units(1) },
      memory: { request: MI(64), limit: MI(64) },
    }),
  ).toEqual([]);
});

test('requests above their limits are refused, all at once', () => {
  expect(
    resourceProblems({
      cpu: { request: Cpu.units(1.5), limit: Cpu.millis(500) },
      memory: { request: MI(2), limit: MI(1) },
    }),
  ).toEqual([
    'resources: got a cpu request of 1500m, allowed: at most the limit of 500m; set both',
    'resources: got a memory request of 2048 KiB, allowed: at most the limit of 1024 KiB; set both',
  ]);
});

test('amounts of nothing and negative amounts are refused', () => {
  expect(resourceProblems({ cpu: { request: Cpu.millis(-5) }, memory: { limit: MI(0) } })).toEqual([
    'resources: got a cpu request of -5m, allowed: more than 0',
    'resources: got a memory limit of 0 KiB, allowed: more than 0',
  ]);
  expect(storageProblem(MI(0))).toBe('storageSize: got 0, allowed: more than 0');
  expect(storageProblem(MI(1))).toBeUndefined();
});

test('a size cannot be negative in the first place', () => {
  expect(() => MI(-1)).toThrow('Storage amounts cannot be negative. Received: -1');
});
