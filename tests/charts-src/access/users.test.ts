import { User, aclTemplate, credentialKeys, stackUsers } from '../../../charts-src';

const user = (name: string): User => stackUsers().find((one) => one.name === name)!;

test('every user has a password of its own among the credentials', () => {
  const keys = stackUsers().map(({ secretKey }) => secretKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(credentialKeys()).toEqual(expect.arrayContaining(keys));
});

test('a template has places for the hashes of passwords and no password', () => {
  const lines = aclTemplate(stackUsers(), 'redis').trim().split('\n');
  expect(lines).toHaveLength(10);
  for (const line of lines) expect(line).toMatch(/^user [a-z]+ on \{[a-z-]+-password\} [^>#<]*$/);
});

test('users that Sentinels do not need do not exist there', () => {
  const names = [...aclTemplate(stackUsers(), 'sentinel').matchAll(/^user (\S+)/gm)].map(([, name]) => name);
  expect(names).toEqual(['default', 'admin', 'sentinel', 'probe', 'proxy', 'exporter']);
});

test.each(['default', 'webdis', 'insight'])('%s has all keys, but not the channel of Sentinels', (name) => {
  const rules = user(name).redis!;
  expect(rules).toEqual(expect.arrayContaining(['~*', 'resetchannels']));
  expect(rules).not.toContain('&*');
  expect(rules).not.toContain('allchannels');
});

test.each(['replication', 'sentinel', 'probe', 'proxy', 'exporter'])('%s reads and writes no key', (name) => {
  expect(user(name).redis!.filter((rule) => /^(~|%|allkeys|\+@)/.test(rule))).toEqual([]);
  expect(user(name).redis).toContain('-@all');
});

test('applications administer neither Redis nor Sentinels', () => {
  const { redis = [], sentinel = [] } = user('default');
  expect(redis.indexOf('-@admin')).toBeGreaterThan(redis.indexOf('+@all'));
  expect(redis.indexOf('-@dangerous')).toBeGreaterThan(redis.indexOf('+@all'));
  expect(sentinel).toContain('-@all');
  expect(sentinel.join(' ')).not.toMatch(/\+sentinel(\s|$)|failover|\|set|reset|remove|monitor/);
});
