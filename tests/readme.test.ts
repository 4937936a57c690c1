import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../infra/config';
import { ROOT, examplesOf, typeErrors } from './support/examples';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('the example with constructs compiles', () => {
  const examples = examplesOf('README.md');
  expect(examples).toHaveLength(1);
  expect(typeErrors(examples, { 'redis-ha-stack': [join(ROOT, 'charts-src/index.ts')] })).toEqual([]);
}, 180_000);

test('the example of a config is a valid one', () => {
  const [, text] = /^```yaml\n(config:\n.*?)^```$/ms.exec(README)!;
  const { config } = parse(text) as { config: Record<string, unknown> };
  const values = Object.entries(config).map(([key, value]) => [key.replace('redis-ha-stack:', ''), value]);
  expect(loadConfig(Object.fromEntries(values)).name).toBe('shopping-cart');
});

test('every command that is named exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...`${README}`.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name]) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
