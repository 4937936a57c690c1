import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackUsers } from '../../../charts-src';
import { ROLES, withUsers } from '../../../infra/credentials/docs';

const page = readFileSync(join(__dirname, '../../../SECURITY.md'), 'utf8');

test('SECURITY.md is up to date (else run: npm run docs)', () => {
  expect(page).toBe(withUsers(page));
});

test('what a leak means is said for every user, and for no other', () => {
  expect(Object.keys(ROLES).sort()).toEqual([...stackUsers().map(({ name }) => name), 'APP'].sort());
});

test('a page that lost its marks is not overwritten', () => {
  expect(() => withUsers('# Security')).toThrow('SECURITY.md has no lines');
});
