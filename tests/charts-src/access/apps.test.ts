import {
  type AppOptions,
  aclTemplate,
  appConflicts,
  appProblems,
  appSecretName,
  appUsers,
  stackUsers,
} from '../../../charts-src';

const STACK = { name: 'cart', namespace: 'shop' };
const conflicts = (...apps: AppOptions[]) => appConflicts(apps, STACK);
const problems = (app: Partial<AppOptions>) => appProblems([{ namespace: 'app', ...app }]);

const SHARED_CODE = ['-function', '-script|flush', '-script|kill'];

describe('the own user of an application', () => {
  const [user] = appUsers([{ namespace: 'app', user: 'jobs', keyPattern: 'job:*' }]);
  const ofDefault = stackUsers().find(({ name }) => name === 'default')!;

  test('may what the user default may, with its own keys alone, and changes no functions', () => {
    expect(user.redis!.filter((rule) => rule.startsWith('~'))).toEqual(['~job:*']);
    expect(user.redis!.slice(1)).toEqual([...ofDefault.redis!.slice(1), ...SHARED_CODE]);
  });

  test('has a password of its own', () => {
    expect(user.secretKey).toBe('app-jobs-password');
  });

  test('may not speak where Sentinels are made known', () => {
    expect(user.redis).toContain('resetchannels');
    expect(user.redis).not.toContain('&*');
  });

  test('is not known to the Sentinels, but with direct access may read there what the user default may', () => {
    expect(user.sentinel).toBeUndefined();
    const [direct] = appUsers([{ namespace: 'app', user: 'jobs', directAccess: true }]);
    expect(direct.sentinel).toEqual(ofDefault.sentinel);
  });

  test('starts with no command where commands are given, and gets nothing dangerous with a category', () => {
    const [own] = appUsers([{ namespace: 'app', user: 'jobs', commands: ['+@write'] }]);
    expect(own.redis!.slice(-7)).toEqual(['-@all', '+@write', '-@admin', '-@dangerous', ...SHARED_CODE]);
  });

  test('is one line of the ACL file, with a place for the hash of its password', () => {
    expect(aclTemplate([user], 'redis')).toMatch(/^user jobs on \{app-jobs-password\} ~job:\* [^\n]*\n$/);
    expect(aclTemplate([user], 'sentinel')).toBe('');
  });
});

test('without a user of its own an application is the user default', () => {
  expect(appUsers([{ namespace: 'app' }])).toEqual([]);
});

test('one user in several namespaces is one user', () => {
  const app = { user: 'jobs', keyPattern: 'job:*' };
  const apps = [
    { namespace: 'blue', ...app },
    { namespace: 'green', ...app },
  ];
  expect(conflicts(...apps)).toEqual([]);
  expect(appUsers(apps)).toHaveLength(1);
});

test('the Secret is named like that of the stack, or as it is told', () => {
  expect(appSecretName({ namespace: 'app' }, STACK)).toBe('cart-connection');
  expect(appSecretName({ namespace: 'app', secretName: 'redis' }, STACK)).toBe('redis');
});

test.each<[Partial<AppOptions>, string]>([
  [{ namespace: 'App' }, 'apps[0].namespace: got "App"'],
  [{ secretName: 'a_b' }, 'apps[0].secretName: got "a_b"'],
  [{ user: 'a b' }, 'apps[0].user: got "a b", allowed: 1 to 63 letters'],
  [{ user: 'a\nuser' }, 'apps[0].user: got "a\\nuser", allowed: 1 to 63 letters'],
  [{ user: 'sentinel' }, 'apps[0].user: got sentinel, but the stack has a user of this name itself'],
  [{ user: 'a', keyPattern: 'a b' }, 'apps[0].keyPattern: got "a b", allowed: a glob-style pattern'],
  [{ user: 'a', keyPattern: '' }, 'apps[0].keyPattern: got ""'],
  [{ user: 'a', keyPattern: 'a[b' }, 'apps[0].keyPattern: got "a[b"'],
  [{ user: 'a', keyPattern: 'a\\' }, 'apps[0].keyPattern: got "a\\\\"'],
  [{ user: 'a', keyPattern: `it's` }, 'apps[0].keyPattern: got "it\'s"'],
  [{ user: 'a', commands: ['+get', '+@all'] }, 'apps[0].commands: got +@all, but it is administration too'],
])('%j is refused', (app, problem) => {
  expect(problems(app)).toEqual([expect.stringContaining(problem)]);
});

test.each(['*', 'cart:*', 'a[0-9]?', '{tag}:*', 'a\\[b', 'a\\\\*'])(
  '%s is a pattern of keys',
  (keyPattern) => {
    expect(problems({ user: 'a', keyPattern })).toEqual([]);
  },
);

test('all problems are told at once', () => {
  expect(
    appProblems([{ namespace: 'A' }, { namespace: 'b', user: '1', commands: ['get', '+acl'] }]),
  ).toHaveLength(4);
});

test.each<[string, AppOptions[], string]>([
  [
    'keys without a user',
    [{ namespace: 'app', keyPattern: 'a:*' }],
    "apps[0].keyPattern: is for a user of the application's own; set user too",
  ],
  [
    'commands without a user',
    [{ namespace: 'app', commands: ['+get'] }],
    "apps[0].commands: is for a user of the application's own; set user too",
  ],
  [
    'no command at all',
    [{ namespace: 'app', user: 'a', commands: [] }],
    'apps[0].commands: got an empty list',
  ],
  [
    'a user with two kinds of rights',
    [
      { namespace: 'blue', user: 'a', keyPattern: 'a:*' },
      { namespace: 'green', user: 'a' },
    ],
    'apps[1].user: got a with other rights than apps[0]; allowed: the same keyPattern, commands and directAccess, or another user',
  ],
  [
    'two Secrets of one name in a namespace',
    [{ namespace: 'app' }, { namespace: 'app', user: 'My_jobs' }],
    'apps[1].secretName: got cart-connection in namespace app, which is that of apps[0]; allowed: another one, such as cart-my-jobs-connection',
  ],
  [
    "the stack's own connection Secret",
    [{ namespace: 'shop' }],
    'apps[0].secretName: got cart-connection in namespace shop, which is that of the stack itself',
  ],
  [
    "the stack's own credentials",
    [{ namespace: 'shop', user: 'a', secretName: 'cart' }],
    'apps[0].secretName: got cart in namespace shop, which is that of the stack itself',
  ],
])('%s: refused', (_, apps, problem) => {
  expect(conflicts(...apps)).toEqual([expect.stringContaining(problem)]);
});

test('a namespace may have several bindings with Secrets of different names', () => {
  expect(conflicts({ namespace: 'app' }, { namespace: 'app', user: 'a', secretName: 'a-redis' })).toEqual([]);
  expect(conflicts({ namespace: 'shop', user: 'a', secretName: 'a-redis' })).toEqual([]);
});
