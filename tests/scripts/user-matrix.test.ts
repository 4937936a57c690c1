import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aclTemplate, appCommandProblem, appUsers, stackUsers } from '../../charts-src';
import { describeIf } from '../support/binaries';
import { REDIS_PORT, RedisProcesses, redisCli } from '../support/redis-processes';
import { localized } from './kit/rendered';
import { Oracle } from './kit/reach';

const PASSWORD = 'the-password-of-the-test';
const APPS = [{ namespace: 'jobs', user: 'jobs', keyPattern: 'job:*', directAccess: true }];

describeIf(['redis-server', 'redis-cli'], 'what each user reaches', () => {
  jest.setTimeout(120_000);
  const processes = new RedisProcesses();
  const oracles: Oracle[] = [];

  /** The users of one kind of server, in a file as the pods write it. */
  function aclFile(room: 'redis' | 'sentinel'): string {
    const file = join(processes.folder, `${room}.acl`);
    const text = aclTemplate([...stackUsers(), ...appUsers(APPS)], room).replace(
      /\{[^}]+\}/g,
      `>${PASSWORD}`,
    );
    writeFileSync(file, localized(text, '', ''));
    return file;
  }

  async function oracleOf(room: 'redis' | 'sentinel'): Promise<Oracle> {
    const options = {
      address: processes.address(room === 'redis' ? 1 : 2),
      config: [`aclfile ${aclFile(room)}`],
      login: { user: 'admin', password: PASSWORD },
    };
    const { address: host, port } =
      room === 'redis' ? await processes.server(options) : await processes.sentinel(options);
    const oracle = new Oracle({ host, port, password: PASSWORD });
    oracles.push(oracle);
    await oracle.connect();
    return oracle;
  }

  let redis: Oracle;
  let sentinel: Oracle;
  beforeAll(async () => {
    redis = await oracleOf('redis');
    sentinel = await oracleOf('sentinel');
  }, 120_000);
  afterAll(async () => {
    oracles.forEach((oracle) => oracle.close());
    await processes.stopAll();
  });

  const DATA = 'bitmap connection geo hash hyperloglog keyspace list';
  const ALL = `admin ${DATA.replace('connection', 'connection dangerous')} pubsub read scripting set sortedset stream string transaction write`;

  test('on a data node', async () => {
    const { admin, ...others } = await reaches(redis);
    expect(admin.categories).toBe(ALL);
    expect(others).toEqual({
      backup: { categories: 'admin connection dangerous', dangerous: 'info replconf role sync' },
      default: { categories: ALL, dangerous: 'client|no-evict info keys role' },
      exporter: {
        categories: 'admin connection dangerous',
        dangerous: 'info latency|histogram latency|latest slowlog|len',
      },
      insight: {
        categories: `admin ${DATA.replace('connection', 'connection dangerous')} read set sortedset stream string`,
        dangerous: 'client|list info keys latency|latest module|list slowlog|get',
      },
      jobs: { categories: ALL, dangerous: 'client|no-evict info keys role' },
      probe: { categories: 'admin connection dangerous', dangerous: 'info role' },
      proxy: { categories: 'admin connection dangerous', dangerous: 'info role' },
      replication: { categories: 'admin connection dangerous', dangerous: 'psync replconf' },
      sentinel: {
        categories: 'admin connection dangerous pubsub scripting transaction',
        dangerous: 'client|kill config|rewrite info replicaof role slaveof',
      },
      webdis: { categories: `${DATA} read set sortedset stream string write`, dangerous: '' },
    });
  });

  test('on a Sentinel', async () => {
    const { admin, ...others } = await reaches(sentinel);
    expect(admin.dangerous).toContain('sentinel|failover');
    const application =
      'info role sentinel|ckquorum sentinel|get-master-addr-by-name sentinel|master sentinel|masters ' +
      'sentinel|myid sentinel|replicas sentinel|sentinels sentinel|slaves';
    const check = 'sentinel|ckquorum sentinel|get-master-addr-by-name sentinel|master';
    expect(dangerousOf(others)).toEqual({
      default: application,
      exporter: 'info sentinel|ckquorum sentinel|masters sentinel|sentinels sentinel|slaves',
      jobs: application,
      probe: check,
      proxy: check,
      sentinel: 'sentinel|is-master-down-by-addr',
    });
  });

  test('which keys on a data node', async () => {
    const keys = async (user: string) => {
      const tried = await Promise.all([
        ...['job:1', 'other'].map(async (key) => (await redis.may(user, 'GET', key)) && `reads ${key}`),
        ...['job:1', 'other'].map(async (key) => (await redis.may(user, 'SET', key, 'x')) && `writes ${key}`),
      ]);
      return tried.filter(Boolean).join(', ');
    };
    const all = 'reads job:1, reads other, writes job:1, writes other';
    expect(await forEachUser(redis, keys)).toEqual({
      admin: all,
      ...{ backup: '', exporter: '', probe: '', proxy: '', replication: '', sentinel: '' },
      default: all,
      insight: 'reads job:1, reads other',
      jobs: 'reads job:1, writes job:1',
      webdis: all,
    });
  });

  test('that functions of others are safe from users that keys are shared out to', async () => {
    const ways = [
      ['FUNCTION', 'LOAD', 'REPLACE', 'x'],
      ['FUNCTION', 'DELETE', 'x'],
      ['FUNCTION', 'FLUSH'],
      ['FUNCTION', 'RESTORE', 'x'],
      ['FUNCTION', 'KILL'],
      ['SCRIPT', 'FLUSH'],
      ['SCRIPT', 'KILL'],
    ];
    const reached = async (user: string) => {
      const may = await Promise.all(ways.map((way) => redis.may(user, ...way)));
      return may.filter(Boolean).length;
    };
    const { admin, default: application, ...others } = await forEachUser(redis, reached);
    expect([admin, application]).toEqual([ways.length, ways.length]);
    // Sentinel ends a script that keeps a node from becoming a replica
    expect(others).toEqual({
      ...Object.fromEntries(Object.keys(others).map((user) => [user, 0])),
      sentinel: 1,
    });
    for (const rule of ['+function', '+function|load']) expect(appCommandProblem(rule)).toContain(rule);
  });

  test('that nobody but Sentinels hears or says anything on the channel of Sentinels', async () => {
    const ways = [
      ['PUBLISH', HELLO, 'x'],
      ['SUBSCRIBE', HELLO],
      ['PSUBSCRIBE', '*'],
      ['PSUBSCRIBE', '__sentinel__*'],
      ['PSUBSCRIBE', '_*'],
      ['SPUBLISH', HELLO, 'x'],
      ['SSUBSCRIBE', HELLO],
    ];
    const reached = async (user: string) => {
      const tried = await Promise.all(
        ways.map(async (way) => (await redis.may(user, ...way)) && way.join(' ')),
      );
      return tried.filter(Boolean).length;
    };
    const { admin, sentinel: own, ...others } = await forEachUser(redis, reached);
    expect([admin, own]).toEqual([ways.length, 2]);
    expect(Object.values(others)).toEqual(Object.values(others).map(() => 0));
  });

  test('that a backup copies all data by redis-cli --rdb', async () => {
    const [host, file] = [processes.address(1), join(processes.folder, 'backup.rdb')];
    const as = (user: string, ...command: string[]) =>
      redisCli({ host, port: REDIS_PORT, login: { user, password: PASSWORD } }, ...command);
    await as('default', 'SET', 'kept', 'the value of a key');
    await as('backup', '--rdb', file);
    expect(readFileSync(file, 'latin1')).toMatch(/^REDIS\d{4}[^]*the value of a key/);
    await expect(as('exporter', '--rdb', `${file}.no`)).rejects.toThrow(/NOPERM/);
  });

  test('and who does not exist there', async () => {
    expect(await redis.users()).toEqual(
      'admin backup default exporter insight jobs probe proxy replication sentinel webdis'.split(' '),
    );
    expect(await sentinel.users()).toEqual('admin default exporter jobs probe proxy sentinel'.split(' '));
  });
});

const HELLO = '__sentinel__:hello';

async function forEachUser<T>(oracle: Oracle, ask: (user: string) => Promise<T>): Promise<Record<string, T>> {
  const users = await oracle.users();
  return Object.fromEntries(await Promise.all(users.map(async (user) => [user, await ask(user)] as const)));
}

const reaches = (oracle: Oracle) => forEachUser(oracle, (user) => oracle.reach(user));

const dangerousOf = (reached: Readonly<Record<string, { dangerous: string }>>) =>
  Object.fromEntries(Object.entries(reached).map(([user, { dangerous }]) => [user, dangerous]));
