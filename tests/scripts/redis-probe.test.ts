import { randomBytes } from 'node:crypto';
import { waitFor } from '../support/wait-for';
import { type Pod, scenarios, underEachShell } from './kit';

underEachShell('probes of a data node', (shell) => {
  const scenario = scenarios(shell);

  scenario('a node that still decides who is master is alive and not ready', async (stack) => {
    const [node] = stack.nodes;
    await node.boot().outputs('waiting for a majority');
    expect(await live(node)).toBe(true);
    expect(await node.runs('probe', 'ready')).toMatchObject({
      code: 1,
      output: 'waiting for a majority of the 3 Sentinels to name a master',
    });
  });

  scenario('a boot that lacks the address of a Service is alive and says which', async (stack) => {
    const [node] = stack.nodes;
    stack.writeHosts(stack.pods.filter(({ name }) => name !== 'cart-2'));
    await node.boot().outputs('waiting for the address of service cart-2');
    expect(await live(node)).toBe(true);
    expect(await node.runs('probe', 'ready')).toMatchObject({
      code: 1,
      output: 'waiting for the address of service cart-2',
    });
  });

  scenario('a master is ready; a replica only while in sync', async (stack) => {
    const [master, replica] = stack.nodes;
    await stack.startNodes([master, replica]);
    for (const node of [master, replica]) {
      expect(await node.runs('probe', 'ready')).toEqual({ code: 0, signal: null, output: '' });
      expect(await live(node)).toBe(true);
    }

    await stack.kill(master);
    await waitFor('the replica is not ready', async () => {
      const { code, output } = await replica.runs('probe', 'ready');
      return code === 1 && output === 'not in sync with the master';
    });
    expect(await live(replica)).toBe(true);
  });

  scenario(
    'a loading server is alive and not ready',
    async (stack) => {
      const [node] = stack.nodes;
      await stack.startNodes([node]);
      const values = Array.from({ length: 100 }, (_, i) => [`key${i}`, randomBytes(384).toString('base64')]);
      await node.cli('MSET', ...values.flat());
      await node.cli('BGREWRITEAOF');
      await waitFor(
        'the file is rewritten',
        async () => Number((await node.info('persistence')).aof_base_size) > 50_000,
      );
      await node.container.stop();

      const container = node.boot({ SENTINELS: '0' });
      await waitFor('it loads', async () => (await node.info('persistence')).loading === '1');
      expect(await node.runs('probe', 'ready')).toMatchObject({ code: 1, output: 'loading the data set' });
      expect(await live(node)).toBe(true);
      await container.outputs('Ready to accept connections');
      expect((await node.runs('probe', 'ready')).code).toBe(0);
    },
    // hidden directives of Redis, for tests: microseconds for each key, and answers in between
    {
      redis: {
        minReplicasToWrite: 0,
        config: { 'key-load-delay': 40_000, 'loading-process-events-interval-bytes': 1024 },
      },
    },
  );

  scenario('a server that hangs is neither', async (stack) => {
    const [node] = stack.nodes;
    await stack.startNodes([node]);
    node.container.signal('SIGSTOP');
    const [alive, ready] = await Promise.all([node.runs('probe', 'live'), node.runs('probe', 'ready')]);
    expect(alive.code).not.toBe(0);
    expect(ready.code).toBe(1);
  });
});

async function live(node: Pod): Promise<boolean> {
  return (await node.runs('probe', 'live')).code === 0;
}
