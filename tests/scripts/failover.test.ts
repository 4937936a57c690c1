import { Duration } from 'cdk8s';
import { waitFor } from '../support/wait-for';
import { scenarios, underEachShell } from './kit';

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
