import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { objectOf, schemaDocs } from '../../../infra/config/docs';
import { configReference } from '../../../infra/config/reference';
import { stackSchema } from '../../../infra/config/schema';

test('docs/config.md is up to date (else run: npm run docs)', () => {
  expect(readFileSync(join(__dirname, '../../../docs/config.md'), 'utf8')).toBe(configReference());
});

test('every key has a meaning', () => {
  const withoutMeaning = (shape: z.core.$ZodShape): string[] =>
    Object.entries(shape)
      .filter(([, schema]) => !schemaDocs.get(schema)?.doc)
      .map(([name]) => name);
  const sections = Object.values(stackSchema.shape).flatMap((schema) => objectOf(schema)?.shape ?? []);
  expect([stackSchema.shape, ...sections].flatMap(withoutMeaning)).toEqual([]);
});

test.each([
  '| `replicas` ',
  '| `redis.config` ',
  '| `proxy.service.type` ',
  '| `webdis.autoscaling.maxReplicas` ',
  '| `redis.resources` ',
])('the reference has a row %s', (row) => {
  expect(
    configReference()
      .split('\n')
      .filter((line) => line.startsWith(row)),
  ).toHaveLength(1);
});
