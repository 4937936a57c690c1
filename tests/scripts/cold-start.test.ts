import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for';
import { type Pod, type Stack, scenarios, underEachShell } from './kit';

const OFTEN = { WATCH_SECONDS: '0.3' };

underEachShell('cold start', (shell) => {
  const scenario = scenarios(shell);

  scenario(
    "with the Sentinels' volumes lost the last master is named again, in its epoch",
    async (stack) => {
      const master = await movedMaster(stack);
      const epoch = await stack.epoch();
      await master.as('default', 'SET', 'key', 'kept');
      await stack.kill(...stack.sentinels, ...stack.nodes);
      for (const sentinel of stack.sentinels) sentinel.wipe();

      for (const pod of [...stack.sentinels, ...stack.nodes]) pod.boot();
      await stack.sentinelsKnow(master, 2);
      expect(await stack.epoch()).toBe(epoch);
      expect(await master.as('default', 'GET', 'key')).toBe('kept');
    },
    { watch: OFTEN },
  );

  for (const wiped of [true, false]) {
    scenario(
      `without the last master ${wiped ? 'and without what the Sentinels knew' : ''} the replica that wrote last is promoted`,
      async (stack) => {
        const master = await movedMaster(stack);
        const [behind, best] = stack.nodes.filter((node) => node !== master).reverse();
        await master.as('default', 'SET', 'key', 'early');
        expect(await master.cli('WAIT', '2', '5000')).toBe('2');
        behind.container.signal('SIGSTOP');
        await master.as('default', 'SET', 'key', 'late');
        expect(await master.cli('WAIT', '1', '5000')).toBe('1');
        await stack.kill(...stack.sentinels, ...stack.nodes);
        if (wiped) for (const sentinel of stack.sentinels) sentinel.wipe();

        for (const pod of [...stack.sentinels, behind, best]) pod.boot();
        await waitFor('it is named', async () => (await stack.named()) === best, { timeout: 60_000 });
        await behind.becomesReplicaOf(best);
        expect(await behind.as('default', 'GET', 'key')).toBe('late');
        const writes = async () => (await best.as('default', 'SET', 'key', 'new')) === 'OK';
        await waitFor('it is open for writes', writes, { timeout: 30_000 });
        const priority = async () => (await behind.info('replication')).slave_priority === '100';
        await waitFor('it may be promoted again', priority);
      },
      { watch: OFTEN },
    );
  }

  scenario(
    'a single node waits for the others for 40 s, then is promoted by Sentinels that remember another',
    async (stack) => {
      const master = await movedMaster(stack);
      const [last] = stack.nodes.filter((node) => node !== master);
      await master.as('default', 'SET', 'key', 'kept');
      expect(await master.cli('WAIT', '2', '5000')).toBe('2');
      await stack.kill(...stack.sentinels, ...stack.nodes);

      for (const pod of [...stack.sentinels, last]) pod.boot();
      const began = Date.now();
      await last.container.outputs(
        `waiting for the master ${master.name}, and for more than 1 of 3 nodes to tell what they have`,
        { timeout: 20_000 },
      );
      await last.container.outputs('this node has the best data', { timeout: 50_000 });
      expect(Date.now() - began).toBeGreaterThan(40_000);
      await last.becomesMaster();
      expect(await last.as('default', 'GET', 'key')).toBe('kept');
    },
    { redis: { minReplicasToWrite: 0 }, watch: OFTEN },
  );

  scenario(
    'too few nodes wait and say so, until an administrator elects one',
    async (stack) => {
      const master = await movedMaster(stack);
      const [last] = stack.nodes.filter((node) => node !== master);
      const epoch = await stack.epoch();
      await stack.kill(...stack.sentinels, ...stack.nodes);
      for (const sentinel of stack.sentinels) sentinel.wipe();

      for (const pod of [...stack.sentinels, last]) pod.boot();
      const reason = /no Sentinel remembers the master; 1 of 3 data nodes tell what they have/;
      for (const sentinel of stack.sentinels) {
        await sentinel.container.outputs(reason);
        expect(await sentinel.runs('probe', 'live')).toMatchObject({ code: 0 });
        expect((await sentinel.runs('probe', 'ready')).output).toMatch(reason);
      }
      expect(await last.runs('probe', 'ready')).toMatchObject({
        code: 1,
        output: 'waiting for a majority of the 3 Sentinels to name a master',
      });
      expect(await last.cli('GET', 'redis-ha-stack:evidence')).toBe(`${epoch} ${lastWrite(last)} replica`);
      // nobody takes a node that waits for one that serves
      for (const user of ['sentinel', 'replication', 'proxy', 'default']) {
        await expect(last.as(user, 'PING')).rejects.toThrow(/WRONGPASS/);
      }

      // nor does it leave a sign of an orderly stop
      expect(await last.runs('stop')).toMatchObject({ code: 0 });
      expect(existsSync(join(last.data, '.stopped'))).toBe(false);
      expect(await last.container.stop()).toEqual({ code: 143, signal: null });
      last.boot();

      await last.container.outputs('waiting for a majority');
      expect(await last.runs('elect')).toMatchObject({ code: 0 });
      await last.becomesMaster();
      expect(await stack.named()).toBe(last);
      expect(await last.runs('elect')).toMatchObject({
        code: 1,
        output: `${last.name} serves already; to move the master, delete its pod`,
      });
    },
    { redis: { minReplicasToWrite: 0 }, watch: OFTEN },
  );
});

/** Milliseconds since the epoch, as the kernel knows it. */
function lastWrite({ data }: Pod): number {
  const folder = join(data, 'appendonlydir');
  const files = readdirSync(folder).filter((file) => file.endsWith('.incr.aof'));
  return Math.floor(Math.max(...files.map((file) => statSync(join(folder, file)).mtimeMs)));
}

/** A stack whose master is not the first node and whose nodes keep that on their volumes, with all that runs beside the servers. */
async function movedMaster(stack: Stack): Promise<Pod> {
  await stack.bootAll();
  const master = await stack.failOver();
  for (const node of stack.nodes) {
    await waitFor(`${node.name} is in step`, async () =>
      node === master ? (await node.follows()) === 'master' : (await node.follows()) === master.address,
    );
  }
  const epoch = await stack.epoch();
  for (const node of stack.nodes) {
    const role = `${epoch} ${node === master ? 'master' : 'replica'}\n`;
    await waitFor(`${node.name} remembers it`, () => readFileSync(join(node.data, 'role'), 'utf8') === role);
  }
  return master;
}
