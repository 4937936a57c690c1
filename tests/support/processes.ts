import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GiveUp, type WaitOptions, waitFor } from './wait-for';

export interface StartOptions {
  /** Working directory; default the folder of these processes. */
  readonly cwd?: string;
  /** Environment, in full but for PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Knows the process groups that are alive and waits for the end of its input: the moment when the tests close it or
 * die, however they die. Then it ends the groups and removes the folder.
 */
const REAPER = `
groups=
while read -r verb group; do
  case $verb in
    started) groups="$groups $group " ;;
    ended) groups=$(printf '%s' "$groups" | sed "s/ $group / /") ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
rm -rf -- "$1"
`;

/** Real processes of one test, in a folder and on loopback addresses of their own; none outlives the test. */
export class Processes {
  /** Temporary folder, removed by `stopAll`. */
  readonly folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-'));
  // All of 127/8 is this machine (on Linux), so that each pod's stand-in has an address and the usual ports.
  private readonly subnet = `127.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  private readonly reaper: ChildProcess;
  private readonly running = new Set<Running>();

  constructor() {
    // In a group of its own, or Ctrl-C in a terminal would end it before its work.
    this.reaper = spawn('/bin/sh', ['-c', REAPER, 'reaper', this.folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.reaper.unref();
    (this.reaper.stdin as unknown as { unref(): void }).unref();
  }

  /** The n-th address of this test, n from 1 to 254; a stand-in for a ClusterIP. */
  address(n: number): string {
    return `${this.subnet}.${n}`;
  }

  /** A folder that stays until `stopAll`; a stand-in for a volume. */
  subfolder(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Starts a program in a process group of its own, so that what it starts ends with it. */
  start(command: string, args: readonly string[], options: StartOptions = {}): Running {
    const child = spawn(command, args, {
      cwd: options.cwd ?? this.folder,
      env: { PATH: process.env.PATH, ...options.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = new Running([command, ...args].join(' '), child);
    if (child.pid === undefined) return running;
    this.tell('started', child.pid);
    this.running.add(running);
    child.once('exit', () => {
      running.signal('SIGKILL');
      this.running.delete(running);
      this.tell('ended', child.pid!);
    });
    return running;
  }

  /** Ends all processes at once and removes the folder. */
  async stopAll(): Promise<void> {
    const exits = [...this.running].map((running) => running.exit());
    if (this.reaper.exitCode === null) {
      const gone = once(this.reaper, 'exit');
      this.reaper.stdin!.end();
      await gone;
    }
    await Promise.all(exits);
  }

  private tell(verb: 'started' | 'ended', group: number): void {
    if (this.reaper.stdin!.writable) this.reaper.stdin!.write(`${verb} ${group}\n`);
  }
}

/** A process that was started, and what it has written so far. */
export class Running {
  private text = '';
  private failure?: Error;
  /** Whether all that it has written was read; some of it is still on its way when it has just ended. */
  private closed = false;
  private readonly ended: Promise<Exit>;

  constructor(
    readonly title: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
    }
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.closed = true;
        resolve({ code, signal });
      });
      child.once('error', (error) => {
        this.failure = error;
        this.closed = true;
        resolve({ code: null, signal: null });
      });
    });
  }

  get pid(): number {
    if (this.child.pid === undefined)
      throw new Error(`${this.title} did not start: ${this.failure?.message}`);
    return this.child.pid;
  }

  get alive(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Everything written to standard output and standard error. */
  get output(): string {
    return this.text;
  }

  /** Sends a signal to the process and those it started; SIGSTOP freezes them, SIGCONT lets them go on. */
  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Waits until the process has ended, by itself or otherwise. */
  exit(): Promise<Exit> {
    return this.ended;
  }

  /** Asks the process to end, as the kubelet does, and waits; kills it after the grace period. */
  async stop(graceMilliseconds = 10_000): Promise<Exit> {
    if (!this.alive) return this.ended;
    process.kill(this.pid, 'SIGTERM');
    const killer = setTimeout(() => this.signal('SIGKILL'), graceMilliseconds);
    return this.ended.finally(() => clearTimeout(killer));
  }

  /** Ends the process at once, as an out-of-memory kill or a lost node does. */
  async kill(): Promise<Exit> {
    if (this.alive) this.signal('SIGKILL');
    return this.ended;
  }

  /** Waits until the output has the text or matches the expression. */
  async outputs(text: string | RegExp, options?: WaitOptions): Promise<void> {
    const written = () => {
      if (typeof text === 'string' ? this.text.includes(text) : text.test(this.text)) return true;
      const message = `so far it wrote:\n${this.text}`;
      throw this.closed ? new GiveUp(`it ended; ${message}`) : new Error(message);
    };
    await waitFor(`${this.title} writes ${text}`, written, options);
  }
}
