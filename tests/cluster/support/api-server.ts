import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from '../../support/wait-for';

/** The API of the cluster by `kubectl proxy`, as fast as a controller needs it. */
export class ApiServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly url: string,
  ) {}

  static async open(): Promise<ApiServer> {
    const child = spawn('kubectl', ['proxy', '--port=0']);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const serves = () => /127\.0\.0\.1:\d+/.exec(said);
    const [address] = await waitFor('kubectl proxy serves', serves, { timeout: 120_000 });
    return new ApiServer(child, `http://${address}`);
  }

  /**
   * An object or a list of them; undefined where there is none.
   *
   * @throws Error with what the API server says against it
   */
  async ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<T | undefined> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = (await response.json()) as T & { message?: string };
    if (response.ok) return answer;
    if (response.status === 404) return undefined;
    throw new Error(`${method} ${path}: ${answer.message}`);
  }

  async close(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
  }
}
