import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for';
import { binaryPath } from '../support/binaries';
import type { Running } from '../support/processes';
import { type Pod, type Stack, scenarios, testDouble, underEachShell } from './kit';

underEachShell('watch of a Sentinel', (shell) => {
  const scenario = scenarios(shell);

  scenario('one that spins gets its password again, by standard input', async (stack) => {
    const [sentinel] = stack.sentinels;
    const { cli, calls, inputs } = cliThatReportsSpinning(stack);
    const watch = watching(sentinel, { CLI: cli });
    await watch.outputs('the event loop spins (475000 cycles/s): reconnecting');
    const password = stack.rendered.passwords['sentinel-password'];
    const expected = `SENTINEL SET shop.cart auth-pass "${password}"\nSENTINEL CONFIG SET sentinel-pass "${password}"\n`;
    await waitFor('it reconnects', () => inputs().includes(expected));
    expect(calls()).toContain('info stats');
    expect(calls()).not.toContain(password);
    expect(watch.output).not.toContain(password);
  });

  scenario('one that does not spin is left alone', async (stack) => {
    const [sentinel] = stack.sentinels;
    const { cli, calls, inputs } = cliThatReportsSpinning(stack, 455);
    const watch = watching(sentinel, { CLI: cli });
    await waitFor('it has looked often', () => calls().split('info stats').length > 5);
    expect(watch.output).toBe('');
    expect(inputs()).toBe('');
  });

  scenario(
    'a real Sentinel takes the commands and makes its connections anew',
    async (stack) => {
      await stack.start();
      const [sentinel] = stack.sentinels;
      const [master] = stack.nodes;
      const before = await connectionsFrom(sentinel, master);
      expect(before.length).toBeGreaterThan(0);
      const errors = async () => (await sentinel.info('stats')).total_error_replies;
      const errorsBefore = await errors();

      const watch = watching(sentinel, { CLI: realCliThatReportsSpinning(stack) });
      await watch.outputs('reconnecting');
      await waitFor('all connections are new', async () => {
        const now = await connectionsFrom(sentinel, master);
        return now.length === before.length && now.every((id) => !before.includes(id));
      });
      await watch.kill();
      await stack.sentinelsKnow(master, 2);
      expect(await errors()).toBe(errorsBefore);
    },
    { passwords: { 'sentinel-password': `a"b\\c'd#$e` } },
  );
});

/** The watch as it runs beside a Sentinel, but looking oftener. */
function watching(sentinel: Pod, env: Record<string, string>): Running {
  return sentinel.script('watch', [], { ...env, WATCH_SECONDS: '0.1' });
}

/** A test double of redis-cli that tells of cycles per second and notes what it is called with and given. */
function cliThatReportsSpinning(stack: Stack, cycles = 475_000) {
  const folder = stack.processes.subfolder('doubles');
  const file = (name: string) => {
    writeFileSync(join(folder, name), '');
    return () => readFileSync(join(folder, name), 'utf8');
  };
  const [calls, inputs] = [file('calls'), file('inputs')];
  const cli = testDouble(
    folder,
    'redis-cli-that-reports-spinning',
    `echo "$*" >> '${folder}/calls'`,
    `case "$*" in *'info stats') echo 'instantaneous_eventloop_cycles_per_sec:${cycles}' ;; *) cat >> '${folder}/inputs' ;; esac`,
  );
  return { cli, calls, inputs };
}

/** A test double of redis-cli that makes up only the cycles per second and leaves the rest to the real one. */
function realCliThatReportsSpinning(stack: Stack): string {
  return testDouble(
    stack.processes.subfolder('doubles'),
    'redis-cli-that-reports-spinning',
    `case "$*" in *'info stats') echo 'instantaneous_eventloop_cycles_per_sec:475000' ;;`,
    `*) exec '${binaryPath('redis-cli')}' "$@" ;; esac`,
  );
}

/** Ids of a Sentinel's connections at a data node. */
async function connectionsFrom(sentinel: Pod, node: Pod): Promise<string[]> {
  const id = (await sentinel.cli('SENTINEL', 'MYID')).slice(0, 8);
  const clients = (await node.cli('CLIENT', 'LIST')).split('\n');
  return clients
    .filter((line) => line.includes(`name=sentinel-${id}`))
    .map((line) => /\bid=(\d+)/.exec(line)![1]);
}
