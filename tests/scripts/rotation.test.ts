import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { previousKey } from '../../charts-src';
import { redisCli } from '../support/redis-processes';
import { waitFor } from '../support/wait-for';
import { type Pod, scenarios, type Stack, type StackProps, spyOnArguments, underEachShell } from './kit';

type Secret = Readonly<Record<string, string>>;

const OFTEN = { USERS_SECONDS: '1' };
const SECOND: StackProps = { version: 2, acceptPrevious: true, watch: OFTEN };

/** The Secret before a rotation, during it, and after it. */
function secretsOf({ rendered: { passwords: both } }: Stack): {
  first: Secret;
  both: Secret;
  second: Secret;
} {
  const keys = Object.keys(both).filter((key) => previousKey(key) in both);
  const of = (valueOf: (key: string) => string) => Object.fromEntries(keys.map((key) => [key, valueOf(key)]));
  return {
    first: of((key) => both[previousKey(key)]),
    both,
    second: { ...of((key) => both[key]), 'password-version': both['password-version'] },
  };
}

/** Everybody has the first passwords. */
async function started(stack: Stack): Promise<void> {
  give(stack, secretsOf(stack).first);
  await stack.start();
}

function give({ pods }: Stack, secret: Secret): void {
  for (const pod of pods) pod.secret(secret);
}

/** The answer to a command by one password alone. */
const by = (pod: Pod, user: string, password: string, ...command: string[]): Promise<string> =>
  redisCli({ host: pod.address, port: pod.port, login: { user, password } }, ...command).catch(
    ({ message }: Error) => message,
  );

async function accepts(pod: Pod, secret: Secret, user = 'admin'): Promise<boolean> {
  const key = user === 'default' ? 'db-password' : `${user}-password`;
  return (await by(pod, user, secret[key], 'PING')).endsWith('PONG');
}

const members = ({ nodes, sentinels }: Stack) => [...nodes, ...sentinels];

const everywhere = (stack: Stack, what: string, holds: (pod: Pod) => Promise<boolean>) =>
  waitFor(what, async () => (await Promise.all(members(stack).map(holds))).every(Boolean), {
    timeout: 20_000,
    interval: 100,
  });

const accepted = (stack: Stack, secret: Secret) =>
  everywhere(stack, 'all accept the passwords', (pod) => accepts(pod, secret));
/** By every user that the member has: they change one after another. */
const refused = (stack: Stack, secret: Secret) =>
  everywhere(stack, 'all refuse the passwords', async (pod) => {
    const users =
      pod.port === 6379 ? ['admin', 'default', 'webdis', 'probe', 'proxy'] : ['admin', 'probe', 'proxy'];
    return !(await Promise.all(users.map((user) => accepts(pod, secret, user)))).includes(true);
  });

/** What a member logs in with at others. */
async function loginOf(pod: Pod): Promise<string> {
  const answer = pod.port === 6379 ? 'CONFIG GET masterauth' : 'SENTINEL CONFIG GET sentinel-pass';
  return (await pod.cli(...answer.split(' '))).split('\n')[1];
}

const keyOf = (pod: Pod) => (pod.port === 6379 ? 'replication-password' : 'sentinel-password');
const logsInWith = (stack: Stack, secret: Secret) =>
  everywhere(
    stack,
    'all log in with the passwords',
    async (pod) => (await loginOf(pod)) === secret[keyOf(pod)],
  );

underEachShell('rotation of passwords', (shell) => {
  const scenario = scenarios(shell);

  scenario(
    'under load, with a failover in the middle: no write fails, no connection is cut, the old ones are refused afterwards',
    async (stack) => {
      const { first, both, second } = secretsOf(stack);
      await started(stack);
      const established = stack.writer(first['db-password']);
      await waitFor('it writes', () => established.acknowledged.length > 20);

      give(stack, both);
      await accepted(stack, second);
      expect(await Promise.all(members(stack).map((pod) => accepts(pod, first)))).not.toContain(false);
      await logsInWith(stack, second);
      expect(established.connected).toBe(1);
      await stack.sentinelsKnow(stack.nodes[0], 2);

      const promoted = await stack.failOver();
      for (const node of stack.nodes.filter((one) => one !== promoted)) await node.becomesReplicaOf(promoted);
      const late = stack.writer(second['db-password']);
      await waitFor('it writes', () => late.acknowledged.length > 20);
      await established.stop();

      give(stack, second);
      await refused(stack, first);
      const written = late.acknowledged.length;
      await waitFor('it goes on', () => late.acknowledged.length > written + 20);
      await late.stop();
      expect(late.connected).toBe(1);
      expect(
        [...late.refusals, ...established.refusals].filter(({ message }) => /AUTH|PASS/.test(message)),
      ).toEqual([]);
      for (const user of ['default', 'webdis', 'probe', 'proxy']) {
        expect([user, await accepts(promoted, second, user), await accepts(promoted, first, user)]).toEqual([
          user,
          true,
          false,
        ]);
      }
      // what the servers write themselves, and read again, has the new ones alone
      const again = await stack.failOver();
      await promoted.becomesReplicaOf(again);
      await again.cli('ACL', 'LOAD');
      expect(await accepts(again, first)).toBe(false);
      expect(readFileSync(join(stack.sentinels[0].data, 'sentinel.conf'), 'utf8')).not.toContain(
        first['sentinel-password'],
      );
    },
    SECOND,
  );

  scenario(
    'a member that sees the Secret late: the others log in with what it knows until it does',
    async (stack) => {
      const { first, both, second } = secretsOf(stack);
      await started(stack);
      const [late, ...others] = stack.nodes;
      for (const pod of stack.pods.filter((one) => one !== late)) pod.secret(both);
      await waitFor('a replica accepts the new ones', () => accepts(others[0], second));
      await waitFor('a Sentinel does', () => accepts(stack.sentinels[0], second));

      await others[0].cli('CLIENT', 'KILL', 'TYPE', 'master');
      await others[0].becomesReplicaOf(late);
      expect(await loginOf(others[0])).toBe(first['replication-password']);
      expect(await loginOf(stack.sentinels[0])).toBe(first['sentinel-password']);
      expect(await others[0].runs('probe', 'ready')).toMatchObject({ code: 0 });

      // one that boots meanwhile comes up all the same
      await stack.kill(others[1]);
      others[1].boot();
      await others[1].becomesReplicaOf(late);
      expect(await loginOf(others[1])).toBe(first['replication-password']);
      await stack.kill(stack.sentinels[2]);
      stack.sentinels[2].boot();
      await stack.sentinelsKnow(late, 2);

      late.secret(both);
      await logsInWith(stack, second);
      await stack.sentinelsKnow(late, 2);
    },
    SECOND,
  );

  scenario(
    'one that was told of the new ones only, as when somebody else changes the Secret, takes them',
    async (stack) => {
      const { first, second } = secretsOf(stack);
      await started(stack);
      give(stack, second);
      await accepted(stack, second);
      await refused(stack, first);
      await logsInWith(stack, second);
    },
    SECOND,
  );

  scenario(
    'subscribers and blocked clients of the same users stay connected',
    async (stack) => {
      const { first, both, second } = secretsOf(stack);
      await started(stack);
      const [master] = stack.nodes;
      const login = { user: 'default', password: first['db-password'] };
      const waits = { host: master.address, port: master.port, login, timeout: 60_000 };
      const popped = redisCli(waits, 'BLPOP', 'list', '0');
      const client = async () =>
        (await master.cli('CLIENT', 'LIST')).split('\n').find((l) => l.includes('cmd=blpop'));
      await waitFor('it waits', client);
      const sentinelsHello = async () => hello(await master.cli('CLIENT', 'LIST'));
      const before = await sentinelsHello();
      expect(before).toHaveLength(3);

      give(stack, both);
      await accepted(stack, second);
      expect((await sentinelsHello()).length).toBe(3);
      give(stack, second);
      await refused(stack, first);
      expect(await by(master, 'default', second['db-password'], 'LPUSH', 'list', 'x')).toBe('1');
      expect(await popped).toBe('list\nx');
    },
    SECOND,
  );

  scenario(
    'the Job ends when every member accepts those of every user, and says who does not',
    async (stack) => {
      const { first, both } = secretsOf(stack);
      await started(stack);
      const job = stack.passwordsJob();
      job.secret(first);
      const running = job.script('accepted', [], { GIVE_UP_SECONDS: '60' });
      await running.outputs(
        'waiting for version 2 of the passwords: the Secret in this pod is of another version',
      );
      job.secret(both);
      await running.outputs('cart-0 refuses that of default; ');
      for (const pod of stack.pods.filter(({ name }) => name !== 'cart-sentinel-1')) pod.secret(both);
      await running.outputs(/passwords: cart-sentinel-1 refuses that of default$/m);
      await stack.kill(stack.sentinels[1]);
      await running.outputs(/passwords: cart-sentinel-1 does not answer$/m);
      expect(running.alive).toBe(true);
      stack.sentinels[1].secret(both);
      stack.sentinels[1].boot();
      expect(await running.exit()).toEqual({ code: 0, signal: null });
      expect(running.output).toContain('version 2 of the passwords is accepted by all members');
    },
    SECOND,
  );

  scenario(
    'the Job fails with the reason after a while',
    async (stack) => {
      const { first } = secretsOf(stack);
      await started(stack);
      const job = stack.passwordsJob();
      job.secret({ ...stack.rendered.passwords });
      const running = job.script('accepted', [], { GIVE_UP_SECONDS: '1' });
      expect((await running.exit()).code).toBe(1);
      expect(running.output).toMatch(/cart-2 refuses that of default; .*cart-sentinel-2 refuses/);
      expect(running.output).not.toContain(first['admin-password']);
    },
    SECOND,
  );

  scenario(
    'no password is in an argument or a log while all change',
    async (stack) => {
      const { both, second } = secretsOf(stack);
      await started(stack);
      const spy = spyOnArguments(stack.processes.folder);
      give(stack, both);
      await logsInWith(stack, second);
      give(stack, second);
      await waitFor(
        'the users are set again',
        () => stack.nodes[0].output.split('user admin is set').length > 2,
      );
      const seen = spy.end();
      const passwords = Object.keys(both)
        .filter((key) => key !== 'password-version')
        .map((key) => both[key]);
      const secrets = (text: string) => passwords.filter((password) => text.includes(password));
      expect(seen.filter((command) => secrets(command).length > 0)).toEqual([]);
      expect(secrets(stack.output)).toEqual([]);
    },
    SECOND,
  );
});

/** Connections by which Sentinels hear of each other. */
const hello = (clients: string): string[] =>
  clients.split('\n').filter((line) => / sub=1 /.test(line) && line.includes('user=sentinel'));
