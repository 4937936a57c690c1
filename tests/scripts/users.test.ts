import { stackUsers } from '../../charts-src';
import { describeIf } from '../support/binaries';
import { REDIS_PORT, SENTINEL_PORT, redisCli } from '../support/redis-processes';
import { MASTER_NAME, SHELLS, Stack } from './kit';

type Commands = readonly string[];

/** Commands of each user on a data node, that it may and may not send. */
const ON_REDIS: Readonly<Record<string, { allowed: Commands; refused: Commands }>> = {
  default: {
    allowed: [
      'SET key value',
      'GET key',
      'DEL key',
      'KEYS *',
      'EVAL return(1) 0',
      'MULTI',
      'PUBLISH news hello',
      'PUBLISH _news hello',
      'INFO',
      'ROLE',
      'COMMAND COUNT',
      'CLIENT SETNAME app',
      'CLIENT ID',
      'WAIT 0 10',
    ],
    refused: [
      'CONFIG GET maxmemory',
      'CONFIG SET maxmemory 1',
      'DEBUG SLEEP 0',
      'SHUTDOWN NOSAVE',
      'FLUSHALL',
      'REPLICAOF NO ONE',
      'ACL LIST',
      'CLIENT KILL TYPE normal',
      'CLIENT PAUSE 1',
      'MODULE LIST',
      'MONITOR',
      'SAVE',
      'PUBLISH __sentinel__:hello fake',
      'SUBSCRIBE __sentinel__:hello',
    ],
  },
  webdis: {
    allowed: ['SET key value', 'GET key', 'XADD stream * a b', 'PING', 'ECHO hello'],
    refused: [
      'FLUSHALL',
      'KEYS *',
      'EVAL return(1) 0',
      'CONFIG GET maxmemory',
      'CLIENT LIST',
      'INFO',
      'SORT key',
      'PUBLISH news hello',
      'PUBLISH __sentinel__:hello fake',
    ],
  },
  replication: {
    allowed: ['PING', 'REPLCONF listening-port 1'],
    refused: ['GET key', 'INFO', 'PUBLISH news hello'],
  },
  sentinel: {
    allowed: ['PING', 'INFO', 'ROLE', 'PUBLISH __sentinel__:hello hello', 'CLIENT SETNAME sentinel', 'MULTI'],
    refused: [
      'GET key',
      'SET key value',
      'CONFIG GET *',
      'CLIENT LIST',
      'PUBLISH news hello',
      'FLUSHALL',
      'SHUTDOWN',
    ],
  },
  probe: {
    allowed: ['PING', 'ROLE', 'INFO'],
    refused: ['GET key', 'CONFIG GET *', 'CLIENT LIST', 'PUBLISH a b'],
  },
  proxy: {
    allowed: ['PING', 'ROLE', 'INFO'],
    refused: ['GET key', 'CONFIG GET *', 'CLIENT LIST', 'PUBLISH a b'],
  },
  exporter: {
    allowed: ['PING', 'INFO', 'CLIENT SETNAME exporter', 'SLOWLOG LEN', 'LATENCY LATEST'],
    refused: [
      'GET key',
      'KEYS *',
      'CONFIG GET *',
      'CLIENT LIST',
      'SLOWLOG GET',
      'SLOWLOG RESET',
      'PUBLISH a b',
    ],
  },
  backup: {
    allowed: ['PING', 'ROLE', 'INFO', 'REPLCONF rdb-only 1'],
    refused: ['GET key', 'KEYS *', 'CONFIG GET *', 'BGSAVE', 'SAVE', 'PUBLISH a b', 'DEBUG SLEEP 0'],
  },
  insight: {
    allowed: ['GET key', 'INFO', 'KEYS *', 'SCAN 0', 'CLIENT LIST', 'SLOWLOG GET', 'DBSIZE'],
    refused: [
      'SET key value',
      'CONFIG GET masterauth',
      'CONFIG SET maxmemory 1',
      'FLUSHALL',
      'ACL LIST',
      'CLIENT KILL TYPE normal',
      'CLIENT PAUSE 1',
    ],
  },
};

const ON_SENTINEL: typeof ON_REDIS = {
  default: {
    allowed: [
      `SENTINEL GET-MASTER-ADDR-BY-NAME ${MASTER_NAME}`,
      `SENTINEL REPLICAS ${MASTER_NAME}`,
      `SENTINEL SENTINELS ${MASTER_NAME}`,
      'PING',
      'ROLE',
      'CLIENT ID',
    ],
    refused: [
      `SENTINEL FAILOVER ${MASTER_NAME}`,
      `SENTINEL REMOVE ${MASTER_NAME}`,
      `SENTINEL SET ${MASTER_NAME} quorum 1`,
      'SENTINEL CONFIG GET *',
      'SENTINEL RESET *',
      'CLIENT KILL TYPE normal',
      'CLIENT PAUSE 1',
      'SHUTDOWN',
      'PUBLISH __sentinel__:hello fake',
      'ACL LIST',
    ],
  },
  sentinel: {
    allowed: ['PING', 'PUBLISH __sentinel__:hello hi', 'SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 6379 0 *'],
    refused: [`SENTINEL FAILOVER ${MASTER_NAME}`, 'INFO', 'SHUTDOWN', 'ACL LIST'],
  },
  probe: {
    allowed: [`SENTINEL MASTER ${MASTER_NAME}`, 'PING'],
    refused: [`SENTINEL FAILOVER ${MASTER_NAME}`, 'INFO'],
  },
  exporter: {
    allowed: ['PING', 'INFO', 'SENTINEL MASTERS', `SENTINEL CKQUORUM ${MASTER_NAME}`],
    refused: [
      `SENTINEL FAILOVER ${MASTER_NAME}`,
      'SENTINEL CONFIG GET *',
      'CLIENT KILL TYPE normal',
      'SHUTDOWN',
    ],
  },
  proxy: {
    allowed: [`SENTINEL MASTER ${MASTER_NAME}`, 'PING'],
    refused: [`SENTINEL FAILOVER ${MASTER_NAME}`, 'INFO'],
  },
};

/** DEBUG is switched off for everybody before anybody is asked for. */
const REFUSAL = /^NOPERM|^ERR DEBUG command not allowed/;
const NEEDS = ['dash', 'redis-server', 'redis-cli'] as const;

describeIf(NEEDS, 'users', () => {
  const stack = new Stack(SHELLS[0], { replicas: 2 });
  beforeAll(() => stack.start());
  afterAll(() => stack.stopAll());

  const hosts = {
    'a data node': [() => stack.nodes[0], ON_REDIS],
    'a Sentinel': [() => stack.sentinels[0], ON_SENTINEL],
  } as const;
  describe.each(Object.entries(hosts))('of %s', (_, [pod, users]) => {
    const outcome = (user: string, command: string) =>
      pod()
        .as(user, ...command.split(' '))
        .then(
          () => 'ok',
          ({ message }: Error) => (REFUSAL.test(message) ? 'refused' : message),
        );
    test.each(Object.entries(users))('%s may what it needs and nothing else', async (user, rules) => {
      const commands = [...rules.allowed, ...rules.refused];
      const outcomes = await Promise.all(commands.map((command) => outcome(user, command)));
      expect(commands.map((command, i) => `${command}: ${outcomes[i]}`)).toEqual([
        ...rules.allowed.map((command) => `${command}: ok`),
        ...rules.refused.map((command) => `${command}: refused`),
      ]);
    });
  });

  test('applications may listen to what Sentinels say', async () => {
    const dryRun = ['ACL', 'DRYRUN', 'default', 'SUBSCRIBE', '+switch-master'];
    expect(await stack.sentinels[0].cli(...dryRun)).toBe('OK');
  });

  test('RedisInsight that may write may look at the server as before, and not empty it', async () => {
    const [node] = stack.nodes;
    const { redis = [] } = stackUsers({ insightWrites: true }).find(({ name }) => name === 'insight')!;
    expect(await node.cli('ACL', 'SETUSER', 'writing', ...redis)).toBe('OK');
    const may = async (command: string) =>
      (await node.cli('ACL', 'DRYRUN', 'writing', ...command.split(' '))) === 'OK';
    const { allowed, refused } = ON_REDIS.insight;
    for (const command of [...allowed, 'SET key value'])
      expect([command, await may(command)]).toEqual([command, true]);
    for (const command of refused.filter((one) => !one.startsWith('SET'))) {
      expect([command, await may(command)]).toEqual([command, false]);
    }
  });

  test('without a password every port answers NOAUTH', async () => {
    const ports = [...stack.nodes, ...stack.sentinels].map(({ address: host, port }) => ({ host, port }));
    expect(new Set(ports.map(({ port }) => port))).toEqual(new Set([REDIS_PORT, SENTINEL_PORT]));
    for (const target of ports) await expect(redisCli(target, 'PING')).rejects.toThrow(/^NOAUTH/);
  });

  test('a user has no password but its own', async () => {
    const [{ address: host, port }] = stack.nodes;
    const { passwords } = stack.rendered;
    for (const [user, key] of [
      ['admin', 'db-password'],
      ['default', 'probe-password'],
      ['probe', 'webdis-http-auth'],
    ]) {
      const login = { user, password: passwords[key] };
      await expect(redisCli({ host, port, login }, 'PING')).rejects.toThrow(/WRONGPASS|NOAUTH/);
    }
  });
});

describeIf([...NEEDS, 'redis-server >= 7.2'], "users of today's clients", () => {
  const stack = new Stack(SHELLS[0], { replicas: 2, failover: false });
  beforeAll(() => stack.startNodes());
  afterAll(() => stack.stopAll());

  test.each(['default', 'webdis'])('%s may tell its library', async (user) => {
    expect(await stack.nodes[0].as(user, 'CLIENT', 'SETINFO', 'LIB-NAME', 'test')).toBe('OK');
  });
});
