import { Duration } from 'cdk8s';
import { waitFor } from '../support/wait-for';
import { commandsOf, scenarios, underEachShell } from './kit';

underEachShell('failover', (shell) => {
  const scenario = scenarios(shell);

  scenario(
    'a killed master is replaced, and comes back as a replica',
    async (stack) => {
      await stack.start();
      const [old] = stack.nodes;
      await old.as('default', 'SET', 'key', 'kept');
      expect(await old.cli('WAIT', '2', '5000')).toBe('2');
      await stack.kill(old);

      await waitFor('another master is named', async () => (await stack.named()) !== old, {
        timeout: 30_000,
      });
      const master = await stack.named();
      await master.becomesMaster();
      const [other] = stack.nodes.filter((node) => node !== old && node !== master);
      await other.becomesReplicaOf(master);
      await waitFor('it writes', async () => (await master.as('default', 'SET', 'other', 'new')) === 'OK');

      old.boot();
      await old.becomesReplicaOf(master);
      expect(await old.as('default', 'MGET', 'key', 'other')).toBe('kept\nnew');
      await stack.sentinelsKnow(master, 2);
    },
    { downAfter: Duration.seconds(2) },
  );

  scenario(
    'a master that is killed and back at once hands over to the replica that has most',
    async (stack) => {
      await stack.start();
      const [old, hung, best] = stack.nodes;
      await old.as('default', 'SET', 'key', 'early');
      expect(await old.cli('WAIT', '2', '5000')).toBe('2');
      // one replica has not read a write that the other has acknowledged
      hung.container.signal('SIGSTOP');
      await old.as('default', 'SET', 'key', 'late');
      expect(await old.cli('WAIT', '1', '5000')).toBe('1');
      await stack.kill(old);
      old.boot();

      await old.becomesReplicaOf(best);
      expect(old.output).toContain(`this node crashed as master: handing over to ${best.name}`);
      expect(await best.as('default', 'GET', 'key')).toBe('late');
      await waitFor('it writes', async () => (await best.as('default', 'SET', 'other', 'new')) === 'OK');
    },
  );

  scenario('a master whose server crashes hands over before its container ends', async (stack) => {
    await stack.bootAll();
    const [old] = stack.nodes;
    await old.container.outputs('open for writes');
    await old.as('default', 'SET', 'key', 'kept');
    expect(await old.cli('WAIT', '2', '5000')).toBe('2');
    const server = commandsOf(old.container.pid).find(({ args }) => args[0].startsWith('redis-server'))!;
    process.kill(server.pid, 'SIGKILL');

    expect(await old.container.exit()).toEqual({ code: 137, signal: null });
    const master = await stack.named();
    expect(master).not.toBe(old);
    expect(old.output).toContain('this node crashed as master: handing over to ');
    expect(await master.as('default', 'GET', 'key')).toBe('kept');
    old.boot();
    await old.becomesReplicaOf(master);
  });

  scenario('a master that was stopped in order is master again where no replica took over', async (stack) => {
    await stack.start(stack.nodes.slice(0, 1));
    const [master] = stack.nodes;
    await master.runs('stop');
    await master.container.stop();
    master.boot();
    await master.becomesMaster();
    expect(master.output).not.toContain('crashed');
  });

  scenario('all pods killed at once: the same master, all data, and writes again', async (stack) => {
    await stack.start();
    const master = await stack.failOver();
    await waitFor('it writes', async () => (await master.as('default', 'SET', 'key', 'kept')) === 'OK');
    expect(
      await master.cli('WAITAOF', '1', '0', '5000').catch(() => master.cli('BGREWRITEAOF')),
    ).toBeTruthy();
    await waitFor(
      'the data are on disk',
      async () => (await master.info('persistence')).aof_pending_bio_fsync === '0',
    );
    const running = [...stack.nodes, ...stack.sentinels];
    await stack.kill(...running);

    for (const pod of running) pod.boot();
    const named = await stack.named();
    await named.becomesMaster();
    await named.container.outputs('open for writes');
    for (const node of stack.nodes) if (node !== named) await node.becomesReplicaOf(named);
    expect(await named.as('default', 'GET', 'key')).toBe('kept');
    expect(await named.as('default', 'SET', 'key', 'new')).toBe('OK');
  });
});
