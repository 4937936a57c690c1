import { readOptions } from './options';

test.each([
  [[], { name: 'render', runs: 5, json: false }],
  [['preview', '--runs', '3'], { name: 'preview', runs: 3, json: false }],
  [['proxy', '--json'], { name: 'proxy', runs: 5, json: true }],
  [['render', '--runs', '100'], { name: 'render', runs: 100, json: false }],
])('%j is taken', (argv, options) => {
  expect(readOptions(argv)).toEqual(options);
});

test('help is asked for', () => {
  expect(readOptions(['proxy', '-h'])).toBe('help');
  expect(readOptions(['--help'])).toBe('help');
});

test.each([
  [['synth'], "got 'synth', allowed: one of render, preview, proxy"],
  [['render', 'proxy'], "got 'render proxy', allowed: one of render, preview, proxy"],
  [['--runs', '0'], "--runs: got '0', allowed: 1 to 100"],
  [['--runs', '101'], "--runs: got '101', allowed: 1 to 100"],
  [['--runs', '2.5'], "--runs: got '2.5', allowed: 1 to 100"],
  [['--rounds', '3'], "Unknown option '--rounds'"],
])('%j is refused with the reason', (argv, error) => {
  expect(readOptions(argv)).toEqual({ error });
});
