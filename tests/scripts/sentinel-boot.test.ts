import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for';
import { MASTER_NAME, type Pod, addresses, commandsOf, scenarios, underEachShell } from './kit';

underEachShell('boot of a Sentinel', (shell) => {
  const scenario = scenarios(shell);
  const alone = { replicas: 3, redis: { minReplicasToWrite: 0 } };

  scenario(
    'started again alone it knows what it knew, also when all Services have new addresses',
    async (stack) => {
      await stack.start();
      const master = await stack.failOver();
      const [sentinel] = stack.sentinels;
      const before = await knowledge(sentinel);
      expect(Number(before.epoch)).toBeGreaterThan(0);
      await stack.kill(...stack.sentinels, ...stack.nodes);

      await booted(sentinel);
      expect(await knowledge(sentinel)).toEqual(before);
      expect(sentinel.output).toContain(`the master is ${master.address} (${master.name})`);

      await stack.kill(sentinel);
      stack.move();
      await booted(sentinel);
      const replicas = stack.nodes.filter((node) => node !== master);
      expect(await knowledge(sentinel)).toEqual({
        ...before,
        master: master.address,
        replicas: replicas.map(({ address }) => address),
        sentinels: stack.sentinels.slice(1).map(({ address }) => address),
      });
    },
  );

  scenario('it forgets members that are no more', async (stack) => {
    await stack.start();
    await stack.kill(...stack.sentinels, ...stack.nodes);
    const [sentinel] = stack.sentinels;
    sentinel.files = { nodes: '2' };
    await booted(sentinel, { SENTINELS: '1' });
    expect(await addresses(sentinel, 'REPLICAS')).toEqual([stack.nodes[1].address]);
    expect(await addresses(sentinel, 'SENTINELS')).toEqual([]);
  });

  scenario('with a lost volume it takes what the other Sentinels say, and has the same id', async (stack) => {
    await stack.start();
    const master = await stack.failOver();
    const lost = stack.sentinels[2];
    const { id } = await knowledge(lost);
    await stack.kill(lost, ...stack.nodes);
    lost.wipe();

    await booted(lost);
    expect(lost.container.output).toContain(`the master is ${master.address} (${master.name})`);
    expect((await knowledge(lost)).id).toBe(id);
    await waitFor('they know each other', async () => (await addresses(lost, 'SENTINELS')).length === 2);
    for (const sentinel of stack.sentinels) expect(await addresses(sentinel, 'SENTINELS')).toHaveLength(2);
  });

  scenario(
    'knowing nothing, it takes the one live master',
    async (stack) => {
      const [first, live] = stack.nodes;
      await stack.startNodes([first, live]);
      await stack.kill(first);
      await live.cli('REPLICAOF', 'NO', 'ONE');
      const [sentinel] = stack.sentinels;
      await booted(sentinel);
      expect((await knowledge(sentinel)).master).toBe(live.address);
    },
    alone,
  );

  scenario('it waits while another process holds its volume', async (stack) => {
    const [sentinel] = stack.sentinels;
    await stack.startNodes(stack.nodes.slice(0, 1));
    await booted(sentinel);
    const first = sentinel.container;
    const second = sentinel.bootBeside();
    await waitFor('it waits for the lock', () =>
      commandsOf(second.pid).some(({ args }) => args[0] === 'flock'),
    );
    expect(second.output).toBe('');
    await first.kill();
    await second.outputs('+monitor');
  });

  scenario('it is alive without logging in, and ready only with a quorum', async (stack) => {
    const [sentinel, second, third] = stack.sentinels;
    await stack.startNodes(stack.nodes.slice(0, 1));
    await booted(sentinel);
    sentinel.password('probe-password', 'wrong');
    expect(await sentinel.runs('probe', 'live')).toMatchObject({ code: 0, output: '' });
    expect((await sentinel.runs('probe', 'ready')).code).toBe(1);

    sentinel.password('probe-password', stack.rendered.passwords['probe-password']);
    second.boot();
    third.boot();
    await waitFor('it is ready', async () => (await sentinel.runs('probe', 'ready')).code === 0);
    await stack.kill(second, third);
    const unready = await waitFor('it is not ready', async () => {
      const { code, output } = await sentinel.runs('probe', 'ready');
      return code === 1 && output;
    });
    expect(unready).toMatch(/^NOQUORUM/);

    sentinel.container.signal('SIGSTOP');
    expect((await sentinel.runs('probe', 'live')).code).not.toBe(0);
  });

  scenario('its file has the password of today', async (stack) => {
    const [sentinel] = stack.sentinels;
    await stack.startNodes(stack.nodes.slice(0, 1));
    sentinel.password('sentinel-password', 'the-old-one');
    await booted(sentinel);
    await stack.kill(sentinel);
    sentinel.password('sentinel-password', 'the-new-one');
    await booted(sentinel);
    const file = readFileSync(join(sentinel.data, 'sentinel.conf'), 'utf8');
    expect(file).toContain('the-new-one');
    expect(file).not.toContain('the-old-one');
  });
});

async function booted(sentinel: Pod, env: Record<string, string> = {}): Promise<void> {
  const container = sentinel.boot(env);
  await container.outputs('+monitor');
}

/** What a Sentinel keeps over a restart. */
async function knowledge(sentinel: Pod) {
  const { ip, 'config-epoch': epoch } = await sentinel.fields('SENTINEL', 'MASTER', MASTER_NAME);
  return {
    id: await sentinel.cli('SENTINEL', 'MYID'),
    master: ip,
    epoch,
    replicas: await addresses(sentinel, 'REPLICAS'),
    sentinels: await addresses(sentinel, 'SENTINELS'),
  };
}
