import { loadConfig } from '../../../infra/config';
import { accessString, cacheUsers } from '../../../infra/engines/elasticache/access';
import { namesForbiddenCommand } from '../../../infra/engines/elasticache/facts';
import { userIdOf } from '../../../infra/engines/elasticache/settings';
import { describeIf } from '../../support/binaries';
import { RedisProcess, RedisProcesses } from '../../support/redis-processes';

const usersOf = (values: Record<string, unknown> = {}) =>
  cacheUsers(
    loadConfig({
      name: 'cart',
      engine: 'elasticache',
      elasticache: { vpc: { id: 'vpc-0a1b2c3d' } },
      ...values,
    }),
  );

test('access strings of a default stack', () => {
  const strings = usersOf().map(({ name, accessString: text }) => `${name}: ${text}`);
  expect(strings).toEqual([
    'default: on ~* &* +@all -@admin -@dangerous +role +info +keys +command +client|setname +client|getname ' +
      '+client|id +client|info +client|no-evict +client|reply +client|tracking +client|trackinginfo +client|caching',
    'webdis: on ~* &* -@all +@read +@write +@connection +@stream -@admin -@dangerous -client -function',
    'insight: on ~* &* -@all +@read +@connection -@admin -@dangerous +info +keys +client|list +slowlog|get ' +
      '+memory +acl|whoami +dbsize +latency|latest',
  ]);
});

test('newer engines know the newer commands', () => {
  const [{ accessString: text }] = usersOf({ flavor: 'valkey' });
  expect(text).toContain('+client|setinfo');
  expect(text).toContain('+client|no-touch');
});

test('rules about functions and scripts are for engines that know them', () => {
  const apps = [{ namespace: 'jobs', user: 'jobs', commands: ['+@read'] }];
  const text = (version?: string) =>
    usersOf({ apps, ...(version && { elasticache: { vpc: { id: 'vpc-0a1b2c3d' }, version } }) }).find(
      ({ name }) => name === 'jobs',
    )!.accessString;
  expect(text()).toMatch(/ -function -script\|flush -script\|kill$/);
  expect(text('6.2')).not.toMatch(/function|script/);
});

test('settings of Webdis and RedisInsight change their users', () => {
  const [, webdis, insight] = usersOf({ webdis: { commands: ['+get'] }, insight: { access: 'read-write' } });
  expect(webdis.accessString).toBe('on ~* &* -@all +get');
  expect(insight.accessString).toContain('+@write');
});

test('no string names a command that ElastiCache forbids', () => {
  const rules = usersOf({ insight: { access: 'read-write' } }).flatMap(({ accessString: text }) =>
    text.split(' '),
  );
  expect(rules.filter((rule) => /^[+-]/.test(rule) && namesForbiddenCommand(rule))).toEqual([]);
});

test('a rule that comes again counts once, at its last place', () => {
  expect(accessString(['~*', '-@all', '+info', '+@read', '-@dangerous', '+info'], '7.1')).toBe(
    'on ~* resetchannels -@all +@read -@dangerous +info',
  );
});

test('a user without channels gets none', () => {
  expect(accessString(['~cart:*', '-@all', '+get'], '7.1')).toBe('on ~cart:* resetchannels -@all +get');
});

test.each([
  ['cart', 'default', 'cart-default'],
  ['c'.repeat(32), 'default', `${'c'.repeat(32)}-default`],
])('the user id of %s and %s is %s', (stack, user, id) => expect(userIdOf(stack, user)).toBe(id));

test('names that AWS takes for no id, or would take for the same, become ids of their own', () => {
  const ids = ['App', 'app', 'my_app', 'my-app', 'my--app', 'a'.repeat(63), `${'a'.repeat(62)}b`].map(
    (user) => userIdOf('cart', user),
  );
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^(?=.{1,40}$)[a-z]([a-z0-9]|-(?=[a-z0-9]))*$/);
});

describeIf(['redis-server >= 7.0', 'redis-cli'], 'a real server', () => {
  const processes = new RedisProcesses();
  let redis: RedisProcess;
  beforeAll(async () => {
    redis = await processes.server({ address: processes.address(1) });
  });
  afterAll(() => processes.stopAll());

  /** Commands that each user may and may not send. */
  const rights: Readonly<Record<string, { allowed: readonly string[]; refused: readonly string[] }>> = {
    default: {
      allowed: ['SET key value', 'PUBLISH news hello', 'INFO', 'ROLE', 'KEYS *', 'CLIENT SETNAME app'],
      refused: ['FLUSHALL', 'MONITOR', 'CLIENT KILL TYPE normal', 'ACL LIST'],
    },
    webdis: {
      allowed: ['SET key value', 'GET key', 'PING'],
      refused: ['FLUSHALL', 'KEYS *', 'CLIENT LIST', 'INFO', 'EVAL return(1) 0'],
    },
    insight: {
      allowed: ['GET key', 'SCAN 0', 'INFO', 'CLIENT LIST', 'SLOWLOG GET', 'MEMORY USAGE key', 'ACL WHOAMI'],
      refused: ['SET key value', 'FLUSHALL', 'CONFIG GET maxmemory', 'CLIENT PAUSE 1'],
    },
  };

  test.each(usersOf().map((user) => [user.name, user] as const))(
    'takes the string of %s, which allows what it must and no more',
    async (name, { accessString: text }) => {
      expect(await redis.cli('ACL', 'SETUSER', `the-${name}`, 'reset', ...text.split(' '))).toBe('OK');
      const { allowed, refused } = rights[name];
      const dryRun = (command: string) => redis.cli('ACL', 'DRYRUN', `the-${name}`, ...command.split(' '));
      for (const command of allowed) expect([command, await dryRun(command)]).toEqual([command, 'OK']);
      for (const command of refused) expect(await dryRun(command)).toMatch(/no permissions/);
    },
  );
});
