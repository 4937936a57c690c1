import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPolicies } from '../../../infra/aws/docs';
import { READ_ACCESS, RESOURCE_ACCESS, SETTING_ACCESS, policyOf } from '../../../infra/aws/policy';

const page = readFileSync(join(__dirname, '../../../docs/aws.md'), 'utf8');

test('docs/aws.md is up to date (else run: npm run docs)', () => {
  expect(page).toBe(withPolicies(page));
});

test('every action of the tables is on the page', () => {
  const tables = [RESOURCE_ACCESS, READ_ACCESS, SETTING_ACCESS].flatMap(Object.values);
  for (const action of tables.flatMap(({ actions }) => actions)) expect(page).toContain(action);
});

test('a policy has one statement for each set of ARNs, and no action twice', () => {
  const policy = policyOf([
    { actions: ['a:B', 'a:A'], resources: ['x'] },
    { actions: ['a:A'], resources: ['x'] },
    { actions: ['s:G'], resources: ['*'] },
  ]);
  expect(policy.Statement).toEqual([
    { Effect: 'Allow', Action: ['a:A', 'a:B'], Resource: ['x'] },
    { Effect: 'Allow', Action: ['s:G'], Resource: ['*'] },
  ]);
});

test('a page that lost its marks is not overwritten', () => {
  expect(() => withPolicies('# AWS')).toThrow('docs/aws.md has no lines');
});
