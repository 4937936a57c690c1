import { type Binary, type BinaryName, binaryPath, findBinary, unmet } from './binaries';

const installed = (version?: string) => (name: BinaryName) =>
  ({ name, path: `/bin/${name}`, version }) as Binary;

test('what is not on PATH is named', () => {
  expect(unmet('haproxy', () => undefined)).toBe('haproxy is not installed');
  expect(unmet('haproxy >= 3.1', () => undefined)).toBe('haproxy >= 3.1 is not installed');
});

test('an older version does not do, and is named', () => {
  expect(unmet('haproxy >= 3.1', installed('2.6.12'))).toBe('haproxy >= 3.1 is not installed (2.6.12 is)');
  expect(unmet('redis-server >= 7.2', installed('7.0.15'))).toBe(
    'redis-server >= 7.2 is not installed (7.0.15 is)',
  );
});

test.each(['3.1', '3.1.0', '3.2.4', '3.10', '4.0'])('%s is at least 3.1', (version) => {
  expect(unmet('haproxy >= 3.1', installed(version))).toBeUndefined();
});

test('a program found is one that runs, with its version', () => {
  for (const name of ['busybox', 'haproxy', 'redis-cli', 'redis-server', 'shellcheck'] as const) {
    const binary = findBinary(name);
    if (binary)
      expect(binary).toEqual({ name, path: binaryPath(name), version: expect.stringMatching(/^\d+\.\d+/) });
    else expect(() => binaryPath(name)).toThrow(`${name} is not on PATH`);
  }
});
