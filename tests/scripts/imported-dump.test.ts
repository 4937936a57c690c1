import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for';
import { type Pod, scenarios, underEachShell } from './kit';

underEachShell('a volume on which only a dump.rdb lies', (shell) => {
  const scenario = scenarios(shell);

  scenario('a fresh stack starts with its data, and keeps them', async (stack) => {
    const [first, ...others] = stack.nodes;
    await bring(first, async () => {
      await first.cli('SET', 'key', 'brought');
      await first.cli('-n', '3', 'SET', 'other', 'brought, too');
    });
    for (const pod of [...stack.sentinels, ...stack.nodes]) pod.boot();
    await waitFor('the first node is named', async () => (await stack.named()) === first, {
      timeout: 60_000,
    });
    await first.becomesMaster();
    for (const node of others) await node.becomesReplicaOf(first);
    for (const node of stack.nodes) {
      expect(await node.as('default', 'GET', 'key')).toBe('brought');
      expect(await node.cli('-n', '3', 'GET', 'other')).toBe('brought, too');
    }
    expect(first.output).toContain('took over the data of dump.rdb');

    await first.container.outputs('open for writes');
    await first.as('default', 'SET', 'key', 'changed');
    expect(await first.cli('WAIT', '2', '5000')).toBe('2');
    await stack.kill(...stack.nodes);
    for (const node of stack.nodes) node.boot();
    const master = await stack.named();
    await master.becomesMaster();
    expect(await master.as('default', 'GET', 'key')).toBe('changed');
  });

  scenario(
    'so does a node without failover',
    async (stack) => {
      const [node] = stack.nodes;
      await bring(node, () => node.cli('SET', 'key', 'brought'));
      node.boot();
      await node.becomesMaster();
      expect(await node.as('default', 'GET', 'key')).toBe('brought');
      await node.container.stop();
      node.boot();
      await node.becomesMaster();
      expect(await node.as('default', 'GET', 'key')).toBe('brought');
      expect(node.output.match(/took over/g)).toHaveLength(1);
    },
    { failover: false, replicas: 1 },
  );

  scenario(
    'and one with a dump that redis-cli --rdb wrote to a pipe, with the mark of the transfer at its end',
    async (stack) => {
      const [node] = stack.nodes;
      await bring(node, () => node.cli('SET', 'key', 'brought'));
      appendFileSync(join(node.data, 'dump.rdb'), '01cb89f25db7623138663436376231386662'.padEnd(40, 'a'));
      node.boot();
      await node.becomesMaster();
      expect(await node.as('default', 'GET', 'key')).toBe('brought');
    },
    { failover: false, replicas: 1 },
  );
});

/** Makes a dump of what is written, and puts it on the node's volume as the only file. */
async function bring(node: Pod, write: () => Promise<unknown>): Promise<void> {
  const dump = join(node.run, '..', 'brought.rdb');
  node.boot({ SENTINELS: '0' });
  await node.becomesMaster();
  await node.cli('CONFIG', 'SET', 'min-replicas-to-write', '0');
  await write();
  await node.cli('SAVE');
  copyFileSync(join(node.data, 'dump.rdb'), dump);
  await node.container.kill();
  node.wipe();
  copyFileSync(dump, join(node.data, 'dump.rdb'));
}
