import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../support/wait-for';
import { binaryPath } from '../support/binaries';
import type { Running } from '../support/processes';
import { MASTER_NAME, type Pod, type Stack, addresses, scenarios, testDouble, underEachShell } from './kit';

/** Looks of the watch, oftener than in a pod. */
const OFTEN = { WATCH_SECONDS: '0.3', SLOT_SECONDS: '1', UNKNOWN: '5' };

/** For one of two reasons, whichever it sees first. */
const STARTING_ANEW =
  /it names \S+, the others \S+: starting anew|it takes the master for down, the others do not: starting anew/;

underEachShell('watch of a Sentinel', (shell) => {
  const scenario = scenarios(shell);

  scenario('one that spins gets its password again, by standard input', async (stack) => {
    const [sentinel] = stack.sentinels;
    const { cli, calls, inputs } = cliThatReportsSpinning(stack);
    const watch = watching(stack, sentinel, { CLI: cli });
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
    const watch = watching(stack, sentinel, { CLI: cli });
    await waitFor('it has looked often', () => calls().split('info stats').length > 5);
    expect(watch.output).toBe('');
    expect(inputs().trim()).toBe('');
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

      const watch = watching(stack, sentinel, { CLI: realCliThatReportsSpinning(stack) });
      await watch.outputs('reconnecting');
      await waitFor('all connections are new', async () => {
        const now = await connectionsFrom(sentinel, master);
        return now.length === before.length && now.every((id) => !before.includes(id));
      });
      await watch.kill();
      await stack.sentinelsKnow(master, 2);
      expect(await errors()).toBe(errorsBefore);
    },
    { passwords: { 'sentinel-password': `a"b\\c'd#$e%f&g,h(i)j` } },
  );

  scenario(
    'one that was told another master starts anew and believes the majority',

    async (stack) => {
      await stack.start();
      const [master] = stack.nodes;
      const [misled, ...others] = stack.sentinels;
      await misled.cli('SENTINEL', 'REMOVE', MASTER_NAME);
      // in the first epoch no other Sentinel's word counts more than its own
      await misled.cli('SENTINEL', 'MONITOR', MASTER_NAME, stack.processes.address(99), '6379', '2');
      await misled.container.outputs(STARTING_ANEW);
      await misled.container.exit();
      for (const other of others) expect(other.output).not.toContain('starting anew');

      misled.boot();
      await stack.sentinelsKnow(master, 2);
    },
    { watch: OFTEN },
  );

  scenario(
    'one that can not log in to the master starts anew with the right password',
    async (stack) => {
      await stack.start();
      const master = await stack.failOver();
      const [misled] = stack.sentinels;
      // of a later epoch it hears from the others, but its settings are lost
      await misled.cli('SENTINEL', 'REMOVE', MASTER_NAME);
      await misled.cli('SENTINEL', 'MONITOR', MASTER_NAME, stack.processes.address(99), '6379', '2');
      await misled.cli('SENTINEL', 'SET', MASTER_NAME, 'down-after-milliseconds', '1000');
      await misled.container.outputs(STARTING_ANEW);
      await misled.container.exit();
      misled.boot();
      await stack.sentinelsKnow(master, 2);
    },
    { watch: OFTEN },
  );

  scenario(
    'one that knows a replica that is no member starts anew without it',
    async (stack) => {
      await stack.start();
      const [sentinel] = stack.sentinels;
      const [master, ...replicas] = stack.nodes;
      await master.cli('CONFIG', 'SET', 'min-replicas-to-write', '0');
      // what is attached to the master is known to the Sentinels, and stays known when it is gone
      await replicas[1].cli('CONFIG', 'SET', 'replica-announce-ip', stack.processes.address(99));
      await replicas[1].cli('CLIENT', 'KILL', 'TYPE', 'master');
      await waitFor('it knows the stranger', async () => {
        return (await addresses(sentinel, 'REPLICAS')).includes(stack.processes.address(99));
      });
      await replicas[1].cli('CONFIG', 'SET', 'replica-announce-ip', replicas[1].address);
      await replicas[1].cli('CLIENT', 'KILL', 'TYPE', 'master');
      await sentinel.container.outputs(
        `it knows ${stack.processes.address(99)}, which is no member: starting anew`,
      );
      await sentinel.container.exit();
      sentinel.boot();
      await sentinel.container.outputs('+monitor');
      expect(await addresses(sentinel, 'REPLICAS')).toEqual(replicas.map(({ address }) => address));
    },
    { watch: OFTEN },
  );

  scenario(
    'after a scale-down it starts anew and forgets the nodes that are gone; a node more restarts nothing',
    async (stack) => {
      await stack.start();
      const [sentinel, other] = stack.sentinels;
      await stack.kill(stack.nodes[2]);
      const replicas = async () => (await stack.nodes[0].info('replication')).connected_slaves;
      await waitFor('the master has forgotten it', async () => (await replicas()) === '1');
      sentinel.files = { nodes: '2' };
      sentinel.writeConfig();
      await sentinel.container.outputs('data nodes were taken away: starting anew');
      await sentinel.container.exit();
      sentinel.boot();
      await sentinel.container.outputs('+monitor');
      expect(await addresses(sentinel, 'REPLICAS')).toEqual([stack.nodes[1].address]);

      sentinel.files = { nodes: '3' };
      sentinel.writeConfig();
      await waitFor('it knows the member', () =>
        readFileSync(join(sentinel.run, 'addresses'), 'utf8').includes(stack.nodes[2].name),
      );
      expect(sentinel.container.output).not.toContain('starting anew');
      expect(other.output).not.toContain('starting anew');
    },
    { watch: OFTEN },
  );
});

/** The watch as it runs beside a Sentinel, but looking oftener. */
function watching(stack: Stack, sentinel: Pod, env: Record<string, string>): Running {
  writeFileSync(join(sentinel.run, 'addresses'), stack.members());
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
