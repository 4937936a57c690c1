import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Waits for the end of its input: the moment when the tests close it or die, however they die. Then it cleans up. */
const SCRIPT = `
cat > /dev/null
[ -z "$2" ] || kubectl delete namespace "$2" --ignore-not-found --timeout=180s > /dev/null
rm -rf -- "$1"
`;

/** Owner of what a test file leaves behind: a temporary folder and a namespace with all that is in it. */
export class Cleaner {
  readonly folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-cluster-'));
  private readonly process: ChildProcess;

  constructor(namespace = '') {
    // In a group of its own, or Ctrl-C in a terminal would end it before its work.
    this.process = spawn('/bin/sh', ['-c', SCRIPT, 'cleaner', this.folder, namespace], {
      detached: true,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    // Of a file whose tests are all skipped nobody ends it: it must not keep jest from ending.
    this.process.unref();
    (this.process.stdin as unknown as { unref(): void }).unref();
  }

  /** Removes both and waits until they are gone. */
  async clean(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.ref();
    this.process.stdin!.end();
    await ended;
  }
}
