import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from '../../support/wait-for';

/** A port of a Service on a free port of this machine. It leads to one pod and ends with that pod. */
export class PortForward {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  static async open(namespace: string, service: string, port: number): Promise<PortForward> {
    const child = spawn('kubectl', ['-n', namespace, 'port-forward', `service/${service}`, `:${port}`]);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    const [, local] = await waitFor(`port ${port} of service ${service} is forwarded`, () => {
      const found = /127\.0\.0\.1:(\d+)/.exec(said);
      if (!found) throw new Error(said || 'kubectl says nothing');
      return found;
    });
    return new PortForward(child, `http://127.0.0.1:${local}`);
  }

  async close(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
  }
}
