import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Processes } from './processes';
import { GiveUp, waitFor } from './wait-for';

const processes = new Processes();
afterAll(() => processes.stopAll());

const sh = (script: string) => processes.start('/bin/sh', ['-c', script]);

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('output, exit code and environment are those of the program', async () => {
  const running = processes.start('/bin/sh', ['-c', 'echo "$GREETING"; echo oops >&2; exit 3'], {
    env: { GREETING: 'hello' },
  });
  expect(await running.exit()).toEqual({ code: 3, signal: null });
  expect(running.output.split('\n').sort()).toEqual(['', 'hello', 'oops']);
  expect(running.alive).toBe(false);
});

test('what a program started in the background ends with it', async () => {
  const running = sh('sleep 1000 & echo "child $!"');
  await running.outputs(/child \d+/);
  const child = Number(/child (\d+)/.exec(running.output)![1]);
  await waitFor('the child is gone', () => !exists(child));
});

test('stop lets a program finish its work, and kills it after the grace period', async () => {
  const polite = sh('trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.01; done');
  await polite.outputs('up');
  expect(await polite.stop()).toEqual({ code: 0, signal: null });
  expect(polite.output).toContain('bye');

  const stubborn = sh('trap "" TERM; echo up; while :; do sleep 0.01; done');
  await stubborn.outputs('up');
  expect(await stubborn.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
});

test('waiting for output ends when the program has ended without it', async () => {
  await expect(sh('echo something else').outputs('ready')).rejects.toThrow(
    /it ended; so far it wrote:\nsomething else/,
  );
});

test('a program that does not exist is an error with its name', async () => {
  const running = processes.start('/no/such/program', []);
  await running.exit();
  expect(() => running.pid).toThrow('/no/such/program did not start: spawn /no/such/program ENOENT');
});

test('stopAll ends everything and removes the folder', async () => {
  const own = new Processes();
  const running = own.start('/bin/sh', ['-c', 'trap "" TERM; sleep 1000']);
  await own.stopAll();
  expect(running.alive).toBe(false);
  expect(existsSync(own.folder)).toBe(false);
});

test('nothing outlives tests that are killed', async () => {
  const program = `
    const { Processes } = require(${JSON.stringify(join(__dirname, 'processes.ts'))});
    const processes = new Processes();
    const running = processes.start('sleep', ['1000']);
    console.log(JSON.stringify({ pid: running.pid, folder: processes.folder }));`;
  const tests = spawn(process.execPath, ['-r', 'sucrase/register', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: tests.stdout }), 'line');
  const { pid, folder } = JSON.parse(line);
  expect(exists(pid)).toBe(true);
  tests.kill('SIGKILL');
  await waitFor('the process and its folder are gone', () => !exists(pid) && !existsSync(folder));
});

test('waitFor gives what the condition gave, and takes an error for "not yet"', async () => {
  let looks = 0;
  const condition = () => {
    looks += 1;
    if (looks < 3) throw new Error('too early');
    return `look ${looks}`;
  };
  expect(await waitFor('the third look', condition, { interval: 1 })).toBe('look 3');
});

test('waitFor says what it waited for and what it saw last', async () => {
  const wait = (condition: () => unknown) => waitFor('a master', condition, { timeout: 20, interval: 5 });
  await expect(wait(() => '')).rejects.toThrow("a master: not within 20 ms, last: ''");
  await expect(
    wait(() => {
      throw new GiveUp('all are gone');
    }),
  ).rejects.toThrow('a master: not any more, last: Error: all are gone');
});
