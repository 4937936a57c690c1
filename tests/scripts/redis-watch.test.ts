import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for';
import { MASTER_NAME, type Pod, type Stack, scenarios, testDouble, underEachShell } from './kit';

const OFTEN = { WATCH_SECONDS: '0.3', OUT_OF_STEP: '2' };

underEachShell('watch of a data node', (shell) => {
  const scenario = scenarios(shell);

  scenario(
    'it keeps on the volume what the node is and in which epoch, as long as it is in step',
    async (stack) => {
      await stack.bootAll();
      const [first, ...others] = stack.nodes;
      await remembers(first, '0 master');
      for (const node of others) await remembers(node, '0 replica');

      const master = await stack.failOver();
      const epoch = await stack.epoch();
      for (const node of stack.nodes) {
        await remembers(node, `${epoch} ${node === master ? 'master' : 'replica'}`);
      }

      // cut off from the master, it is no witness of a later epoch
      const [out] = stack.nodes.filter((node) => node !== master);
      out.password('replication-password', 'wrong'); // set at the server, users.sh would put it right again
      const login = () => out.cli('CONFIG', 'GET', 'masterauth');
      await waitFor('it would log in with that', async () => (await login()).endsWith('\nwrong'));
      await out.cli('CLIENT', 'KILL', 'TYPE', 'master');
      for (const sentinel of stack.sentinels) {
        await sentinel.cli('ACL', 'SETUSER', 'sentinel', 'on'); // they go on meanwhile
      }
      await waitFor(
        'its link is down',
        async () => (await out.info('replication')).master_link_status === 'down',
      );
      expect(memory(out)).toBe(`${epoch} replica`);
    },
    { watch: OFTEN },
  );

  scenario(
    'a second master becomes a replica of the one that the Sentinels name',
    async (stack) => {
      await stack.bootAll();
      const [master, rogue] = stack.nodes;
      await rogue.cli('REPLICAOF', 'NO', 'ONE');
      await rogue.container.outputs(
        `the Sentinels name ${master.name} while this node is master: it becomes its replica`,
      );
      await rogue.becomesReplicaOf(master);
      expect(await stack.named()).toBe(master);
    },
    { watch: OFTEN },
  );

  scenario(
    'a replica of a replica follows the master again',
    async (stack) => {
      await stack.bootAll();
      const [master, replica, chained] = stack.nodes;
      await chained.cli('REPLICAOF', replica.address, '6379');
      await chained.container.outputs(
        `the Sentinels name ${master.name} while this node is slave of ${replica.address}: it becomes its replica`,
      );
      await chained.becomesReplicaOf(master);
    },
    { watch: OFTEN },
  );

  scenario(
    'the node that the Sentinels name becomes master, if they do nothing themselves',
    async (stack) => {
      await stack.bootAll();
      const [master, other] = stack.nodes;
      // Sentinels that can't reach a data node name it and do not judge it
      for (const sentinel of stack.sentinels) {
        await sentinel.cli('SENTINEL', 'SET', MASTER_NAME, 'down-after-milliseconds', '600000');
      }
      await master.cli('REPLICAOF', other.address, '6379');
      await master.container.outputs(
        `the Sentinels name this node, which follows ${other.address}: it becomes master`,
      );
      await master.becomesMaster();
    },
    { watch: OFTEN },
  );

  scenario(
    'a master whose replicas are silent is closed for writes in time, and opened again',
    async (stack) => {
      await stack.bootAll();
      const [master, ...replicas] = stack.nodes;
      await master.container.outputs('open for writes');
      const write = () => master.as('default', 'SET', 'key', 'value').catch((error: Error) => error.message);
      await waitFor('it writes', async () => (await write()) === 'OK');
      for (const replica of replicas) replica.container.signal('SIGSTOP');
      await master.container.outputs('replicas are silent: closed for writes');
      expect(await master.cli('CONFIG', 'GET', 'min-replicas-to-write')).toBe('min-replicas-to-write\n3');
      // by Redis' own count they are still good enough
      expect(Number((await master.info('replication')).min_slaves_good_slaves)).toBe(2);
      expect(await write()).toMatch(/^NOREPLICAS/);

      for (const replica of replicas) replica.container.signal('SIGCONT');
      await master.container.outputs('open for writes again');
      expect(await master.cli('CONFIG', 'GET', 'min-replicas-to-write')).toBe('min-replicas-to-write\n1');
      await waitFor('it writes', async () => (await write()) === 'OK');
    },
  );

  scenario('the lag is read as Redis 8 writes it', async (stack) => {
    const [node] = stack.nodes;
    const fence = node.script('fence', [], { CLI: cliOfRedis8(stack, 4) });
    await fence.outputs('replicas are silent: closed for writes');
    const calm = stack.nodes[1].script('fence', [], { CLI: cliOfRedis8(stack, 3) });
    await waitFor('it has looked', () => lookedAt(stack, 3) > 10);
    expect(calm.output).toBe('');
  });
});

/** A test double of redis-cli whose master has one replica with a lag. */
function cliOfRedis8(stack: Stack, lag: number): string {
  const info = `role:master\\r\\nslave0:ip=10.0.0.1,port=6379,state=online,offset=7,lag=${lag},io-thread=0\\r\\nmaster_failover_state:no-failover\\r\\n`;
  return testDouble(
    stack.processes.subfolder('doubles'),
    `redis-cli-8-lag-${lag}`,
    `case "$*" in *'config get'*) echo 5 ;; *'config set'*) echo OK ;;`,
    `*) while printf '${info}' && echo >> '${looks(stack, lag)}'; do sleep 0.05; done ;; esac`,
  );
}

const looks = (stack: Stack, lag: number) => join(stack.processes.folder, `looks-${lag}`);
const lookedAt = (stack: Stack, lag: number) =>
  existsSync(looks(stack, lag)) ? readFileSync(looks(stack, lag), 'utf8').length : 0;

/** All nodes and Sentinels, with all that runs beside them. */
function memory(node: Pod): string {
  const file = join(node.data, 'role');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

async function remembers(node: Pod, what: string): Promise<void> {
  await waitFor(`${node.name} remembers ${what}`, () => {
    if (memory(node) !== what) throw new Error(memory(node));
    return true;
  });
}
