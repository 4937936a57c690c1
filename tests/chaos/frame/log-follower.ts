import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { childEnv } from '../../cluster/support/run';
import { type LogLine, parseLog } from '../analysis/sentinel-log';

/** Milliseconds until a pod that has no log is asked again. */
const PAUSE = 1000;

/** Keeps what pods log, also those that are deleted and made anew meanwhile: their logs go with them. */
export class LogFollower {
  private readonly texts = new Map<string, Set<string>>();
  private readonly children = new Set<ChildProcess>();
  private stopped = false;
  private readonly since = new Date().toISOString();
  private readonly loops: Promise<void>[];

  constructor(
    private readonly namespace: string,
    pods: readonly string[],
  ) {
    this.loops = pods.map((pod) => this.follow(pod));
  }

  /** Ends it and gives all lines since it was made. */
  async stop(): Promise<LogLine[]> {
    this.stopped = true;
    for (const child of this.children) child.kill();
    await Promise.all(this.loops);
    return this.lines();
  }

  /** All lines so far. */
  lines(): LogLine[] {
    return [...this.texts].flatMap(([pod, lines]) => parseLog(pod, [...lines].join('\n')));
  }

  private async follow(pod: string): Promise<void> {
    const lines = new Set<string>(); // a log that is read again begins with lines that are known
    this.texts.set(pod, lines);
    while (!this.stopped) {
      await this.read(pod, lines);
      if (!this.stopped) await delay(PAUSE, undefined, { ref: false });
    }
  }

  /** Follows the log of the pod as it is now, to its end. */
  private async read(pod: string, lines: Set<string>): Promise<void> {
    const args = ['-n', this.namespace, 'logs', '-f', '--timestamps', `--since-time=${this.since}`, pod];
    const child = spawn('kubectl', args, { env: childEnv(), stdio: ['ignore', 'pipe', 'ignore'] });
    this.children.add(child);
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop()!;
      for (const line of parts) lines.add(line);
    });
    await once(child, 'close');
    this.children.delete(child);
  }
}
