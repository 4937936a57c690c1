import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describeIf } from '../../support/binaries';
import { type RedisProcess, RedisProcesses } from '../../support/redis-processes';
import { waitFor } from '../../support/wait-for';
import { type Figures, figuresOf } from '../analysis/figures';
import { parseRecording } from '../analysis/recording';
import { LocalLoad } from './local';
import { LOAD, SCRIPT } from './options';

const PASSWORD = 'a "secret" of €3';

/** The load generator against real servers: it must find what is planted. */
describeIf(['redis-server', 'redis-cli'], 'the load generator', () => {
  let processes: RedisProcesses;
  let master: RedisProcess;
  let replica: RedisProcess;
  const login = { password: PASSWORD };
  const config = [
    `requirepass "${PASSWORD.replaceAll('"', '\\"')}"`,
    `masterauth "${PASSWORD.replaceAll('"', '\\"')}"`,
  ];

  beforeEach(async () => {
    processes = new RedisProcesses();
    const [first, second] = [processes.address(1), processes.address(2)];
    config.push('repl-diskless-sync-delay 0');
    master = await processes.server({ address: first, login, config });
    replica = await processes.server({
      address: second,
      login,
      config: [...config, `replicaof ${first} 6379`],
    });
    await waitFor('the replica follows', async () => {
      return (await replica.info('replication')).master_link_status === 'up';
    });
  });
  afterEach(() => processes.stopAll());

  /** Load while something is done; gives its figures. */
  async function measured(act: () => Promise<void>): Promise<Figures> {
    const options = { ...LOAD, connections: 4, readers: 2, seconds: 20 };
    const target = { host: master.address, port: 6379, readPort: 6379 };
    const load = await LocalLoad.start({
      target,
      run: 'test',
      load: options,
      password: async () => PASSWORD,
    });
    try {
      const fault = Date.now();
      await act();
      const recording = await load.stop();
      return figuresOf({ recording, present: await load.present(), log: [], fault });
    } finally {
      await load.remove();
    }
  }

  /** Waits until a writer's list has grown by some elements. */
  async function grows(writer: number, by = 10): Promise<void> {
    const length = async () => Number(await master.cli('LLEN', `chaos:test:${writer}`));
    const before = await length();
    await waitFor(`writer ${writer} writes`, async () => (await length()) >= before + by);
  }

  test('finds nothing where nothing is wrong, and leaves nothing', async () => {
    const figures = await measured(() => grows(0, 25));
    expect(figures).toMatchObject({
      plain: { lost: 0 },
      waited: { lost: 0 },
      wentBack: 0,
      errors: {},
      readErrors: {},
    });
    expect(figures.plain.acknowledged).toBeGreaterThan(40);
    expect(figures.waited.acknowledged).toBeGreaterThan(40);
    expect(figures.acknowledged).toBe(figures.attempted);
    expect(await master.cli('DBSIZE')).toBe('0');
  });

  test('finds all that a deleted list had, and that the list went back', async () => {
    let had = 0;
    const figures = await measured(async () => {
      await grows(0);
      had = Number(await master.cli('LLEN', 'chaos:test:0'));
      await master.cli('DEL', 'chaos:test:0');
      await grows(0);
    });
    expect(figures.plain.lost).toBeGreaterThanOrEqual(had);
    expect(figures.plain.lost).toBeLessThan(had + 5); // written between LLEN and DEL
    expect(figures.waited.lost).toBe(0);
    expect(figures.wentBack).toBe(1);
  });

  test('finds the very writes that a list set back has lost, of a writer that waits too', async () => {
    const figures = await measured(async () => {
      await grows(1);
      await master.cli('LTRIM', 'chaos:test:1', '0', '-4');
      await grows(1);
    });
    expect(figures).toMatchObject({ plain: { lost: 0 }, waited: { lost: 3 }, wentBack: 1 });
  });

  test('measures an outage', async () => {
    const figures = await measured(async () => {
      await grows(0);
      master.process.signal('SIGSTOP');
      await delay(1500);
      master.process.signal('SIGCONT');
      await grows(0);
    });
    expect(figures.writeOutage).toBeGreaterThanOrEqual(1450);
    expect(figures.writeOutage).toBeLessThan(2000);
    expect(figures.readOutage).toBeGreaterThanOrEqual(1450);
    expect(figures.worstConnection).toBeGreaterThanOrEqual(figures.writeOutage);
    expect(figures.plain.lost + figures.waited.lost).toBe(0);
  });

  test('counts time-outs of a server that does not answer, and comes back', async () => {
    const figures = await measured(async () => {
      await grows(0);
      master.process.signal('SIGSTOP');
      await delay(3500);
      master.process.signal('SIGCONT');
      await grows(0);
    });
    expect(figures.errors['time-out']).toBeGreaterThanOrEqual(4);
    expect(figures.writeOutage).toBeGreaterThanOrEqual(3450);
  });

  test('makes a connection for each attempt where it is told to', async () => {
    const target = { host: master.address, port: 6379, readPort: 6379 };
    const options = { ...LOAD, connections: 2, readers: 0, fresh: true };
    const load = await LocalLoad.start({
      target,
      run: 'test',
      load: options,
      password: async () => PASSWORD,
    });
    await grows(0);
    const recording = await load.stop();
    const { total_connections_received: connections } = await master.info('stats');
    await load.remove();
    expect(recording.attempts.every(({ kind }) => kind === 'ok')).toBe(true);
    expect(Number(connections)).toBeGreaterThanOrEqual(recording.attempts.length);
  });

  test('looks for what was written, and deletes it, through the service', async () => {
    const at = ({ address }: RedisProcess) => ({ host: address, port: 6379, readPort: 6379 });
    const options = { ...LOAD, connections: 1, readers: 0, wait: '0' } as const;
    const load = await LocalLoad.start({
      target: at(master),
      service: at(replica),
      run: 'test',
      load: options,
      password: async () => PASSWORD,
    });
    await grows(0);
    await load.stop();
    await master.cli('WAIT', '1', '1000');
    const length = await replica.cli('LLEN', 'chaos:test:0');
    expect(await load.present()).toEqual([[[1, Number(length)]]]);
    await replica.cli('REPLICAOF', 'NO', 'ONE');
    await load.remove();
    expect(await replica.cli('DBSIZE')).toBe('0');
  });

  test('counts READONLY at a replica', async () => {
    const target = { host: replica.address, port: 6379, readPort: 6379 };
    const load = await LocalLoad.start({ target, run: 'test', load: LOAD, password: async () => PASSWORD });
    await delay(1000);
    const figures = figuresOf({ recording: await load.stop(), present: [], log: [], fault: 0 });
    await replica.cli('REPLICAOF', 'NO', 'ONE'); // what the load has written is deleted there too
    await load.remove();
    expect(figures.acknowledged).toBe(0);
    expect(figures.errors).toEqual({ READONLY: figures.attempted });
    expect(figures.attempted).toBeGreaterThan(100);
  });

  test('acknowledges no write that no replica has where it waits', async () => {
    const figures = await measured(async () => {
      await grows(0);
      replica.process.signal('SIGSTOP');
      await delay(2500);
      replica.process.signal('SIGCONT');
    });
    expect(figures.errors.unreplicated).toBeGreaterThanOrEqual(2);
    expect(figures.plain.acknowledged).toBeGreaterThan(2 * figures.waited.acknowledged);
  });

  test('counts refused connections of a server that is gone', async () => {
    const load = await LocalLoad.start({
      target: { host: processes.address(9), port: 6379, readPort: 6379 },
      run: 'test',
      load: { ...LOAD, connections: 2, readers: 0, seconds: 1 },
    });
    await delay(1200);
    const recording = await load.stop();
    expect(recording.attempts.length).toBeGreaterThan(10);
    expect(new Set(recording.attempts.map(({ kind, number }) => `${kind} ${number}`))).toEqual(
      new Set(['refused 0']),
    );
  });

  test('says NOAUTH for a wrong password, and shows none', async () => {
    const load = await LocalLoad.start({
      target: { host: master.address, port: 6379, readPort: 6379 },
      run: 'test',
      load: { ...LOAD, connections: 2, readers: 0 },
      password: async () => 'not-the-one',
    });
    await delay(500);
    const { attempts } = await load.stop();
    expect(new Set(attempts.map(({ kind }) => kind))).toEqual(new Set(['NOAUTH']));
    expect(JSON.stringify(attempts)).not.toContain('not-the-one');
  });

  test('ends by itself, and tells when it was held up', async () => {
    const file = `${processes.folder}/load.jsonl`;
    const args = [
      '--host',
      master.address,
      '--read-port',
      '6379',
      '--run',
      'own',
      '--seconds',
      '3',
      '--out',
      file,
    ];
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      env: { REDIS_PASSWORD: PASSWORD },
      stdio: 'pipe',
    });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    await delay(500);
    child.kill('SIGSTOP');
    await delay(1000);
    child.kill('SIGCONT');
    expect(await closed).toEqual([0, null]);
    const { stalls } = parseRecording(readFileSync(file, 'utf8'));
    expect(stalls).toHaveLength(1);
    expect(stalls[0]).toBeGreaterThan(900);
  });
});

test.each([
  [['--host', 'x', '--run', 'r'], '--out is needed'],
  [['--run', 'r', '--out', 'f'], '--host and --run are needed'],
  [['--host', 'x', '--run', 'r', '--out', 'f', '--rate', 'fast'], '--rate: got fast, allowed: 0 or more'],
  [['--host', 'x', '--run', 'r', '--out', 'f', '--wait', '2'], '--wait: got 2, allowed: 0, 1, mixed'],
  [['--hosst', 'x'], "Unknown option '--hosst'"],
])('the load generator refuses %j', (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });
  expect(stderr).toContain(`error: ${message}`);
  expect(status).toBe(2);
});
