import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { binaryPath } from '../support/binaries';
import { waitFor } from '../support/wait-for';
import { type Pod, type Stack, hasFlags, scenarios, testDouble, underEachShell } from './kit';

underEachShell('stop of a data node', (shell) => {
  const scenario = scenarios(shell);

  scenario('a master hands over while clients write: no acknowledged write is lost', async (stack) => {
    await stack.start();
    const [master] = stack.nodes;
    const writer = stack.writer();
    await waitFor('it writes', () => writer.acknowledged.length > 100);

    expect(await master.runs('stop')).toMatchObject({ code: 0, output: '' });
    const promoted = await stack.named();
    expect(promoted).not.toBe(master);
    expect(master.output).toMatch(new RegExp(`handed over to ${promoted.name} in \\d+ ms`));
    expect(await master.follows()).toBe(promoted.address);
    const then = writer.acknowledged.length;
    await waitFor('it writes to the new master', () => writer.acknowledged.length > then + 100);
    await master.container.stop();
    await writer.stop();

    expect(await writer.lost()).toEqual([]);
    expect(writer.refusals.filter(({ address }) => address === promoted.address)).toEqual([]);

    master.boot();
    await master.becomesReplicaOf(promoted);
  });

  scenario('run again, or twice at once, it does no harm', async (stack) => {
    await stack.start();
    const [master] = stack.nodes;
    await master.cli('SET', 'key', 'kept');
    const both = await Promise.all([master.runs('stop'), master.runs('stop')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const promoted = await stack.named();
    await master.becomesReplicaOf(promoted);

    expect(await master.runs('stop')).toMatchObject({ code: 0 });
    expect(await stack.named()).toBe(promoted);
    expect(await promoted.as('default', 'GET', 'key')).toBe('kept');
    expect(await promoted.as('default', 'SET', 'key', 'written')).toBe('OK');
  });

  scenario('a Sentinel that goes away in the middle of it is replaced by another', async (stack) => {
    await stack.start();
    const [master] = stack.nodes;
    const stopping = master.runs('stop');
    // it may take the hook 11 s to find the right moment
    const options = { timeout: 40_000, interval: 10 };
    const fails = (sentinel: Pod) => hasFlags(sentinel, /failover_in_progress/, options).then(() => sentinel);
    const leader = await Promise.any(stack.sentinels.map(fails));
    await leader.container.kill();
    expect(await stopping).toMatchObject({ code: 0 });
    expect(master.output).toContain('handed over to');
    expect(await master.follows()).not.toBe('master');
  });

  scenario('a master without a replica has nobody to hand over to', async (stack) => {
    await stack.start(stack.nodes.slice(0, 1));
    const [master] = stack.nodes;
    expect(await master.runs('stop')).toMatchObject({ code: 0 });
    expect(await master.info('commandstats')).not.toHaveProperty(['cmdstat_client|pause']);
    expect(master.output).toContain('no replica is online and answers: nobody to hand over to');
    expect(await stack.named()).toBe(master);
  });

  scenario('a master without a Sentinel leaves soon', async (stack) => {
    await stack.startNodes();
    const [master] = stack.nodes;
    expect(await master.runs('stop')).toMatchObject({ code: 0 });
    expect(await master.info('commandstats')).not.toHaveProperty(['cmdstat_client|pause']);
    expect(master.output).toContain('no Sentinel names this node: nothing to hand over');
    expect(await master.as('default', 'SET', 'key', 'value')).toBe('OK');
  });

  scenario('a replica leaves at once; one that hangs does not keep the master', async (stack) => {
    await stack.start();
    const [master, hung, other] = stack.nodes;
    expect(await hung.runs('stop')).toMatchObject({ code: 0, output: '' });
    expect(hung.output).not.toContain('stop.sh');
    expect(await stack.named()).toBe(master);

    hung.container.signal('SIGSTOP');
    expect(await master.runs('stop')).toMatchObject({ code: 0 });
    expect(master.output).toContain(`handed over to ${other.name}`);
    expect(await stack.named()).toBe(other);
    hung.container.signal('SIGCONT');
  });

  scenario('a master whose only replica hangs lets clients write again', async (stack) => {
    await stack.start(stack.nodes.slice(0, 2));
    const [master, hung] = stack.nodes;
    hung.container.signal('SIGSTOP');
    expect(await master.runs('stop')).toMatchObject({ code: 0 });
    expect(master.output).toContain('no replica is online and answers: nobody to hand over to');
    expect(await stack.named()).toBe(master);
    hung.container.signal('SIGCONT');
    expect(await master.as('default', 'SET', 'key', 'value')).toBe('OK');
  });

  scenario(
    'where the Sentinel promotes nobody, the master lets clients write again',
    async (stack) => {
      await stack.start();
      const [master] = stack.nodes;
      for (const sentinel of stack.sentinels)
        await sentinel.cli('ACL', 'SETUSER', 'admin', '-sentinel|failover');
      expect(await master.runs('stop')).toMatchObject({ code: 0 });
      expect(master.output).toContain('the Sentinel promoted nobody within 6 s');
      expect(await master.info('commandstats')).toHaveProperty(['cmdstat_client|pause']);
      expect(await master.follows()).toBe('master');
      expect(await master.as('default', 'SET', 'key', 'value')).toBe('OK');
    },
    { downAfter: Duration.seconds(20) }, // a paused master does not answer the Sentinels, either
  );

  scenario('where writes can not be held up, it does not hand over', async (stack) => {
    await stack.start();
    const [master] = stack.nodes;
    await master.cli('ACL', 'SETUSER', 'admin', '-client|pause');
    await staysMaster(stack, master);
  });

  scenario('nor where the paused master does not tell how much there is to catch up with', async (stack) => {
    await stack.start();
    const [master] = stack.nodes;
    const paused = join(stack.processes.folder, 'paused');
    testDouble(
      stack.bin,
      'redis-cli',
      'case "$*" in',
      `*"client pause"*) : > ${paused} ;;`,
      `*"-h ${master.address} "*"info replication") [ ! -e ${paused} ] || exit 1 ;;`,
      'esac',
      `exec ${binaryPath('redis-cli')} "$@"`,
    );
    await staysMaster(stack, master);
    expect(existsSync(paused)).toBe(true);
  });

  scenario(
    'without Sentinels there is nothing to do',
    async (stack) => {
      await stack.startNodes();
      const [master] = stack.nodes;
      expect(await master.runs('stop')).toMatchObject({ code: 0, output: '' });
      expect(await master.follows()).toBe('master');
    },
    { failover: false },
  );
});

async function staysMaster(stack: Stack, master: Pod): Promise<void> {
  expect(await master.runs('stop')).toMatchObject({ code: 0 });
  expect(master.output).toContain("writes can't be held up until a replica has them all: not handing over");
  expect(await stack.named()).toBe(master);
  expect(await master.as('default', 'SET', 'key', 'value')).toBe('OK');
}
