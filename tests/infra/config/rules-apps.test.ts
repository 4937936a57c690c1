import { loadConfig } from '../../../infra/config';
import { problemsOf } from './problems';

describe('applications that do not fit', () => {
  test.each<[values: Record<string, unknown>, key: string, text: string]>([
    [
      { apps: [{ namespace: 'Shop' }] },
      'apps[0].namespace',
      'got "Shop"; allowed: 1 to 63 lower-case letters',
    ],
    [{ apps: [{ user: 'a' }] }, 'apps[0].namespace', 'allowed: 1 to 63 lower-case letters'],
    [{ apps: [{ namespace: 'a', usr: 'a' }] }, 'apps[0].usr', 'unknown key; did you mean user?'],
    [
      { apps: [{ namespace: 'a', user: 'admin' }] },
      'apps[0].user',
      'the stack has a user of this name itself',
    ],
    [
      { apps: [{ namespace: 'a', user: 'a b' }] },
      'apps[0].user',
      'got "a b"; allowed: a name of 1 to 63 letters',
    ],
    [
      { apps: [{ namespace: 'a', user: 'a', keyPattern: 'a[' }] },
      'apps[0].keyPattern',
      'got "a["; allowed: a glob-style pattern',
    ],
    [
      { apps: [{ namespace: 'a', user: 'a', commands: ['+get', '+@all'] }] },
      'apps[0].commands[1]',
      'it is administration too; got "+@all"; allowed: a rule about commands of a Redis ACL',
    ],
    [
      { apps: [{ namespace: 'a', user: 'a', commands: ['+config|get'] }] },
      'apps[0].commands[0]',
      'it administers the server or touches what belongs to others; got "+config|get"',
    ],
    [
      { apps: [{ namespace: 'a' }, { namespace: 'a' }] },
      'apps[1].secretName',
      'got redis-connection in namespace a, which is that of apps[0]',
    ],
    [{ apps: [{ namespace: 'redis' }] }, 'apps[0].secretName', 'which is that of the stack itself'],
    [{ apps: [{ namespace: 'a', keyPattern: 'a:*' }] }, 'apps[0].keyPattern', 'set user too'],
    [
      { apps: [{ namespace: 'a', secretName: 'A_b' }] },
      'apps[0].secretName',
      'got "A_b"; allowed: 1 to 63 lower-case letters',
    ],
    [
      { existingSecret: 'given', secretStore: 'aws' },
      'existingSecret',
      'got given, but secretStore: aws makes the passwords; allowed: one of the two',
    ],
    [{ existingSecret: 'redis-connection' }, 'existingSecret', 'which is a connection Secret of this stack'],
    [
      { existingSecret: 'given', apps: [{ namespace: 'redis', user: 'a', secretName: 'given' }] },
      'existingSecret',
      'which is a connection Secret of this stack',
    ],
  ])('%j', (values, key, text) => {
    expect(problemsOf(values)).toMatchObject({ [key]: expect.stringContaining(text) });
  });

  test('all that is wrong with several is told at once', () => {
    const problems = problemsOf({
      apps: [{ namespace: 'A' }, { namespace: 'b', user: '1', commands: ['+acl'] }],
    });
    expect(Object.keys(problems)).toEqual(['apps[0].namespace', 'apps[1].user', 'apps[1].commands[0]']);
    const conflicts = problemsOf({
      apps: [
        { namespace: 'a', user: 'a', keyPattern: 'a:*' },
        { namespace: 'a', user: 'b', commands: [] },
        { namespace: 'b', keyPattern: 'b:*' },
      ],
    });
    expect(Object.keys(conflicts)).toEqual(['apps[1].commands', 'apps[1].secretName', 'apps[2].keyPattern']);
  });
});

test.each([
  { apps: [{ namespace: 'a' }, { namespace: 'b', user: 'b' }] },
  {
    apps: [{ namespace: 'a', user: 'a', keyPattern: '*', commands: ['+@read', '+info'], directAccess: true }],
  },
  { existingSecret: 'redis' },
])('taken: %j', (values) => {
  expect(() => loadConfig(values)).not.toThrow();
});
