import type { Namespace } from './kube';
import { PortForward } from './port-forward';
import { tail } from './run';
import type { ClusterStack } from './stack';

export interface WebdisRequest {
  readonly method?: 'GET' | 'PUT';
  readonly body?: Buffer;
  /** `user:password`; default the right one; `null` for none. */
  readonly auth?: string | null;
}

export interface WebdisAnswer {
  readonly status: number;
  /** Without parameters such as the charset. */
  readonly type: string;
  readonly body: Buffer;
}

/** The stack that a Webdis is of, and the Secret with its passwords where that has another name. */
export interface WebdisOf {
  readonly name: string;
  readonly secret?: string;
}

/** Webdis as an HTTP client on this machine sees it. */
export class WebdisClient {
  private constructor(
    private readonly forward: PortForward,
    private readonly auth: string,
  ) {}

  static async open(namespace: Namespace, stack: string | WebdisOf): Promise<WebdisClient> {
    const { name, secret = name } = typeof stack === 'string' ? { name: stack } : stack;
    const auth = await namespace.secret(secret, 'webdis-http-auth');
    return new WebdisClient(await PortForward.open(namespace.name, `${name}-webdis`, 7379), auth);
  }

  async send(
    path: string,
    { method = 'GET', body, auth = this.auth }: WebdisRequest = {},
  ): Promise<WebdisAnswer> {
    const headers =
      auth === null ? undefined : { authorization: `Basic ${Buffer.from(auth).toString('base64')}` };
    const response = await fetch(`${this.forward.url}${path}`, {
      method,
      headers,
      body: body && new Uint8Array(body),
      signal: AbortSignal.timeout(10_000),
    });
    return {
      status: response.status,
      type: (response.headers.get('content-type') ?? '').split(';')[0],
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  /** The answer to a command, e.g. `{ PING: [true, 'PONG'] }`; for anything but JSON with status 200 an error. */
  async json(path: string, request?: WebdisRequest): Promise<Record<string, unknown>> {
    const { status, body } = await this.send(path, request);
    if (status !== 200) throw new Error(`${path}: HTTP ${status}`);
    return JSON.parse(body.toString()) as Record<string, unknown>;
  }

  close(): Promise<void> {
    return this.forward.close();
  }
}

/** Runs something against Webdis through a connection of its own, such as after pods were replaced. */
export async function withWebdis<T>(
  namespace: Namespace,
  stack: string | WebdisOf,
  body: (webdis: WebdisClient) => Promise<T>,
): Promise<T> {
  const webdis = await WebdisClient.open(namespace, stack);
  try {
    return await body(webdis);
  } finally {
    await webdis.close();
  }
}

/** The status of a request with the right password that reaches Webdis by the network of the pods. */
export async function statusFromPodNetwork(stack: ClusterStack): Promise<number> {
  const [{ metadata, status }] = await stack.pods('webdis');
  const answer = await stack.namespace.sh(
    metadata.name,
    `auth=$(printf %s "$WEBDIS_HTTP_AUTH" | base64 | tr -d '\\n')
     printf 'GET /GET/page HTTP/1.0\\r\\nAuthorization: Basic %s\\r\\n\\r\\n' "$auth" | nc -w 5 ${status.podIP} 7379 | head -n 1`,
  );
  const [, code] = /^HTTP\S+ (\d+)/.exec(answer.stdout) ?? [];
  if (!code) throw new Error(`no answer from Webdis at ${status.podIP}: ${tail(answer)}`);
  return Number(code);
}
