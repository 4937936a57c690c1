import { type IncomingMessage, type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The emulator, and a way to it that notes what is asked. */
export class Emulator {
  /** IAM actions that were asked for since the last look. */
  private actions = new Set<string>();
  /** What was sent with the last request for each. */
  private readonly bodies = new Map<string, string>();
  private server!: Server;
  private readonly target = process.env.AWS_ENDPOINT_URL!;

  /** Where the noted way begins. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.server = createServer(async (incoming, answer) => {
      const body = await textOf(incoming);
      const action = actionOf(incoming, body);
      this.actions.add(action);
      this.bodies.set(action, body);
      const { method, url, headers } = incoming;
      const on = request(new URL(url!, this.target), { method, headers }, (response) => {
        answer.writeHead(response.statusCode!, response.headers);
        response.pipe(answer);
      });
      on.on('error', () => answer.destroy());
      on.end(body);
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** What was asked for by now; it is forgotten then. */
  takeActions(): string[] {
    const taken = [...this.actions].sort();
    this.actions = new Set();
    return taken;
  }

  /** The values of the last request for an action of the query protocol, by their names. */
  lastQuery(action: string): Readonly<Record<string, string>> {
    return Object.fromEntries(new URLSearchParams(this.bodies.get(action)));
  }

  /** The last request for an action of a JSON service. */
  lastJson(action: string): unknown {
    return JSON.parse(this.bodies.get(action) ?? 'null');
  }

  /** An action of Secrets Manager, past the noted way. Emulators look at the region in the signature, not at the key. */
  async secrets<T = Record<string, never>>(action: string, input: object, region: string): Promise<T> {
    const response = await fetch(this.target, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `secretsmanager.${action}`,
        authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/secretsmanager/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify({
        ...(action === 'CreateSecret' && { ClientRequestToken: crypto.randomUUID() }),
        ...input,
      }),
    });
    const answer = (await response.json()) as T & { __type?: string };
    if (!response.ok) throw new Error(`${action}: ${answer.__type}`);
    return answer;
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of incoming.setEncoding('utf8')) text += part;
  return text;
}

/** JSON services name the action in a header, those of the query protocol in the body. */
function actionOf({ headers }: IncomingMessage, body: string): string {
  const [service, action] = String(headers['x-amz-target'] ?? '').split('.');
  if (action) return `${service}:${action}`;
  const queried = new URLSearchParams(body).get('Action');
  return `${/\/\d{8}\/[\w-]+\/(\w+)\//.exec(headers.authorization ?? '')?.[1]}:${queried}`;
}
