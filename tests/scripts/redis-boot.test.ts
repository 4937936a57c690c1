import { Duration } from 'cdk8s';
import { GiveUp, waitFor } from '../support/wait-for';
import {
  MASTER_NAME,
  type Pod,
  type Stack,
  addresses,
  commandsOf,
  connections,
  hasFlags,
  scenarios,
  underEachShell,
} from './kit';

underEachShell('boot of a data node', (shell) => {
  const scenario = scenarios(shell);

  scenario('everything starts at once: the first node is master and all find each other', async (stack) => {
    for (const pod of [...stack.sentinels, ...stack.nodes]) pod.boot();
    const [master, ...replicas] = stack.nodes;
    await master.becomesMaster();
    await Promise.all(replicas.map((replica) => replica.becomesReplicaOf(master)));
    await stack.sentinelsKnow(master, 2);

    for (const sentinel of stack.sentinels) {
      const others = stack.sentinels.filter((other) => other !== sentinel);
      expect(await addresses(sentinel, 'REPLICAS')).toEqual(replicas.map(({ address }) => address));
      expect(await addresses(sentinel, 'SENTINELS')).toEqual(others.map(({ address }) => address));
    }
  });

  scenario(
    'the node that the Sentinels name starts as master, all others replicate from it',
    async (stack) => {
      stack.sentinelsRemember(stack.nodes[2]);
      for (const pod of [...stack.sentinels, ...stack.nodes]) pod.boot();
      await stack.nodes[2].becomesMaster();
      await stack.nodes[0].becomesReplicaOf(stack.nodes[2]);
      await stack.nodes[1].becomesReplicaOf(stack.nodes[2]);
      expect(stack.nodes[0].output).toContain(`the master is ${stack.nodes[2].address} (cart-2)`);
    },
  );

  scenario('without a majority it waits, says so once, and follows the one live master', async (stack) => {
    await stack.startNodes(stack.nodes.slice(0, 1));
    stack.sentinels[0].boot();
    const node = stack.nodes[1];
    await node.boot().outputs('waiting for a majority of the 3 Sentinels to name a master');
    expect(node.serving).toBe(false);

    await node.becomesReplicaOf(stack.nodes[0]);
    expect(node.output.match(/waiting for a majority/g)).toHaveLength(1);
  });

  scenario('without a majority it follows none of two live masters', async (stack) => {
    const [first, second, node] = stack.nodes;
    await stack.startNodes([first, second]);
    await second.cli('REPLICAOF', 'NO', 'ONE');
    node.boot();
    // it asks for the role each time; one master would be followed after the tenth
    const asked = async () =>
      Number(/calls=(\d+)/.exec((await first.info('commandstats')).cmdstat_role ?? '')?.[1]);
    const before = (await asked()) || 0;
    await waitFor('it has looked often enough', async () => (await asked()) > before + 12, {
      timeout: 40_000,
    });
    expect(node.serving).toBe(false);

    await second.cli('REPLICAOF', first.address, '6379');
    await node.becomesReplicaOf(first);
  });

  scenario(
    'a master stays closed for writes until a majority of the Sentinels takes it for healthy',
    async (stack) => {
      // Sentinels with a wrong password name the master, but can't see that it is up
      stack.sentinelsRemember(stack.nodes[0]);
      for (const sentinel of stack.sentinels) sentinel.password('sentinel-password', 'wrong');
      for (const sentinel of stack.sentinels) sentinel.boot();
      for (const sentinel of stack.sentinels) await hasFlags(sentinel, /s_down/);
      const [master, replica] = stack.nodes;
      master.boot();
      replica.boot();
      await replica.becomesReplicaOf(master);
      await expect(master.as('default', 'SET', 'key', 'value')).rejects.toThrow(/^NOREPLICAS/);

      await correctPassword(stack, stack.sentinels[0]);
      const before = await connections(stack.sentinels[0]);
      await waitFor('it has asked again', async () => (await connections(stack.sentinels[0])) > before + 5);
      await expect(master.as('default', 'SET', 'key', 'value')).rejects.toThrow(/^NOREPLICAS/);

      await correctPassword(stack, stack.sentinels[1]);
      await master.container.outputs('open for writes');
      expect(await master.cli('CONFIG', 'GET', 'min-replicas-to-write')).toBe('min-replicas-to-write\n1');
      expect(await master.as('default', 'SET', 'key', 'value')).toBe('OK');
    },
    { downAfter: Duration.seconds(1) },
  );

  scenario(
    'nor does it open while one of them leads a failover',
    async (stack) => {
      await stack.start();
      const [master, replica] = stack.nodes;
      const leader = stack.sentinels[0];
      const leads = async () =>
        /failover_in_progress/.test((await leader.fields('SENTINEL', 'MASTER', MASTER_NAME)).flags);
      replica.container.signal('SIGSTOP'); // it is to be promoted, and says nothing until the failover is given up
      await leader.cli('SENTINEL', 'FAILOVER', MASTER_NAME);
      await stack.kill(master);
      master.boot();
      await master.becomesMaster();
      for (const other of stack.sentinels.slice(1)) await hasFlags(other, /^master$/);

      await waitFor(
        'the failover is given up',
        async () => {
          const opened = master.container.output.includes('open for writes');
          if (!(await leads())) return true;
          if (opened) throw new GiveUp('it has opened');
          return false;
        },
        { timeout: 30_000 },
      );
      await master.container.outputs('open for writes');
    },
    { replicas: 2, redis: { minReplicasToWrite: 0 } },
  );

  scenario('a replica can be promoted only once it is in step', async (stack) => {
    await stack.bootAll();
    const [master, ...replicas] = stack.nodes;
    await stack.kill(...replicas);
    await master.cli('ACL', 'SETUSER', 'replication', 'off');
    for (const replica of replicas) replica.boot();
    for (const replica of replicas) {
      await waitFor(`${replica.name} answers`, async () => (await replica.follows()) === master.address);
      expect((await replica.info('replication')).slave_priority).toBe('0');
    }
    const failover = () => stack.sentinels[0].cli('SENTINEL', 'FAILOVER', MASTER_NAME);
    await waitFor('the Sentinels know', async () => {
      const seen = await stack.sentinels[0].cli('SENTINEL', 'REPLICAS', MASTER_NAME);
      return seen.match(/slave-priority\n0\n/g)?.length === 2;
    });
    await expect(failover()).rejects.toThrow(/NOGOODSLAVE/);

    await master.cli('ACL', 'SETUSER', 'replication', 'on');
    for (const replica of replicas) await replica.becomesReplicaOf(master);
    await stack.failOver();
  });

  scenario(
    'a node waits while another process holds its volume, and has its data then',
    async (stack) => {
      const [node] = stack.nodes;
      await stack.startNodes([node]);
      const first = node.container;
      await node.cli('SET', 'key', 'kept');
      await node.cli('WAITAOF', '1', '0', '1000').catch(() => undefined); // unknown before Redis 7.2
      const second = node.bootBeside({ SENTINELS: '0' });
      await waitFor('it waits for the lock', () =>
        commandsOf(second.pid).some(({ args }) => args[0] === 'flock'),
      );
      expect(second.output).toBe('');

      await first.stop();
      await second.outputs('the master is');
      await waitFor('it has the data', async () => (await node.cli('GET', 'key')) === 'kept');
    },
    { redis: { minReplicasToWrite: 0 } },
  );

  scenario(
    'without Sentinels the first node is master for good',
    async (stack) => {
      for (const node of [...stack.nodes].reverse()) node.boot();
      const [master, replica] = stack.nodes;
      await replica.becomesReplicaOf(master);
      expect(await master.as('default', 'SET', 'key', 'value')).toBe('OK');

      await stack.kill(master);
      master.boot();
      await replica.becomesReplicaOf(master);
      expect(await master.cli('CONFIG', 'GET', 'min-replicas-to-write')).toBe('min-replicas-to-write\n1');
    },
    { replicas: 2, failover: false },
  );
});

/** Gives a Sentinel the password that it needs at the data nodes. */
async function correctPassword(stack: Stack, sentinel: Pod): Promise<void> {
  await sentinel.cli(
    'SENTINEL',
    'SET',
    MASTER_NAME,
    'auth-pass',
    stack.rendered.passwords['sentinel-password'],
  );
  await hasFlags(sentinel, /^master$/);
}
