import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../support/wait-for';
import type { Present } from '../analysis/losses';
import { type Recording, parseRecording } from '../analysis/recording';
import type { Load } from './load';
import { type LoadOptions, SCRIPT, type Target, loadArguments } from './options';

export interface LocalLoadOptions {
  readonly target: Target;
  /** Through which what was written is looked for and deleted; default: the target. */
  readonly service?: Target;
  readonly run: string;
  readonly load: LoadOptions;
  /** Asked for each time, as it may change meanwhile; it goes to the load by its environment. */
  readonly password?: () => Promise<string>;
  /** Shell words before the command, that run it where the stack's addresses work. */
  readonly prefix?: string;
}

/** Load from a process on this machine. */
export class LocalLoad implements Load {
  private readonly folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-load-'));
  private readonly file = join(this.folder, 'load.jsonl');
  private child!: ChildProcess;
  private said = '';

  private constructor(private readonly options: LocalLoadOptions) {}

  /** Started when it resolves. */
  static async start(options: LocalLoadOptions): Promise<LocalLoad> {
    const load = new LocalLoad(options);
    load.child = await load.spawn(options.target, '--out', load.file);
    await waitFor('the load starts', () => {
      if (load.child.exitCode !== null) throw new Error(load.said);
      return load.said.includes('started');
    });
    return load;
  }

  async stop(): Promise<Recording> {
    await end(this.child);
    const recording = parseRecording(readFileSync(this.file, 'utf8'));
    rmSync(this.folder, { recursive: true });
    return recording;
  }

  async present(): Promise<readonly Present[]> {
    return JSON.parse(await this.output('--present')) as Present[];
  }

  async remove(): Promise<void> {
    await end(this.child);
    rmSync(this.folder, { recursive: true, force: true });
    await this.output('--forget');
  }

  private async output(mode: string): Promise<string> {
    const { target, service = target } = this.options;
    this.said = '';
    const [code] = (await once(await this.spawn(service, mode), 'close')) as [number | null];
    if (code !== 0) throw new Error(`load.js ${mode}: ${this.said}`);
    return this.said;
  }

  private async spawn(to: Target, ...more: string[]): Promise<ChildProcess> {
    const { run, load, password, prefix = '' } = this.options;
    const words = [...prefix.split(' ').filter(Boolean), '"$0"', '"$@"'];
    const command = [process.execPath, SCRIPT, ...loadArguments(to, run, load), ...more];
    const child = spawn('/bin/sh', ['-c', `exec ${words.join(' ')}`, ...command], {
      env: { ...process.env, REDIS_PASSWORD: (await password?.()) ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    }
    return child;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}
