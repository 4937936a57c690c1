import { type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Passes requests on to an AWS endpoint and notes what was asked of it. */
export class Recorder {
  private readonly seen = new Set<string>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async before(endpoint: string): Promise<Recorder> {
    const server = createServer();
    const recorder = new Recorder(server, new URL(endpoint));
    server.on('request', (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        recorder.note(incoming.headers.authorization ?? '', body.toString('utf8'));
        const { hostname, port } = recorder.target;
        const options = {
          hostname,
          port,
          path: incoming.url,
          method: incoming.method,
          headers: incoming.headers,
        };
        const forwarded = request(options, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        });
        forwarded.on('error', () => outgoing.destroy());
        forwarded.end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return recorder;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Actions of the Query API as IAM names them, e.g. `ec2:DescribeVpcs`. */
  get actions(): readonly string[] {
    return [...this.seen].sort();
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private note(authorization: string, body: string): void {
    const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(authorization)?.[1];
    const action = new URLSearchParams(body).get('Action');
    if (service && action) this.seen.add(`${service}:${action}`);
  }
}
