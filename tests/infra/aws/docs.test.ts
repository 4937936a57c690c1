import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPolicies } from '../../../infra/aws/docs';
import * as tables from '../../../infra/aws/policy';
import { elasticacheAccess } from '../../../infra/engines/elasticache/policy';
import { policyOf } from '../../../infra/aws/policy';

type Policy = ReturnType<typeof policyOf>;

const page = readFileSync(join(__dirname, '../../../docs/aws.md'), 'utf8');

test('docs/aws.md is up to date (else run: npm run docs)', () => {
  expect(page).toBe(withPolicies(page));
});

test('every action of the tables is on the page', () => {
  const accesses = Object.entries({ ...tables, elasticacheAccess })
    .filter(([name]) => /access$/i.test(name))
    .flatMap(([, table]) => Object.values(table as tables.AccessTable).flat());
  expect(accesses.length).toBeGreaterThan(25);
  for (const action of accesses.flatMap(({ actions }) => actions)) expect(page).toContain(action);
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

test('a condition makes a statement of its own', () => {
  const condition = { StringEquals: { 'iam:PassedToService': 'x' } };
  const policy = policyOf([
    { actions: ['a:A'], resources: ['x'] },
    { actions: ['a:B'], resources: ['x'], condition },
  ]);
  expect(policy.Statement).toEqual([
    { Effect: 'Allow', Action: ['a:A'], Resource: ['x'] },
    { Effect: 'Allow', Action: ['a:B'], Resource: ['x'], Condition: condition },
  ]);
});

test('roles are made and given for the services of the stack only', () => {
  const services = Object.values(tables)
    .flatMap((made) =>
      made instanceof Function && made !== policyOf ? (made as () => Policy)().Statement : [],
    )
    .filter(({ Action }) => Action.some((action) => /^iam:(PassRole|CreateServiceLinkedRole)$/.test(action)));
  expect(services.map(({ Action, Condition }) => [Action, Condition])).toEqual([
    [
      ['iam:CreateServiceLinkedRole'],
      { StringEquals: { 'iam:AWSServiceName': 'elasticache.amazonaws.com' } },
    ],
    [['iam:PassRole'], { StringEquals: { 'iam:PassedToService': 'pods.eks.amazonaws.com' } }],
  ]);
});

test('what a setting asks for is allowed on what it names', () => {
  expect(tables.SETTING_ACCESS['elasticache.importFrom']).toEqual([
    { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::<bucket>/<key>'] },
  ]);
});

test('a page that lost its marks is not overwritten', () => {
  expect(() => withPolicies('# AWS')).toThrow('docs/aws.md has no lines');
});
