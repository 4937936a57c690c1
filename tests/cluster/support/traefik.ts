import { type IncomingMessage, request as plain } from 'node:http';
import { request as encrypted } from 'node:https';
import { PortForward } from './port-forward';
import { output } from './run';

interface IngressClass {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly controller: string };
}

interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly selector?: Readonly<Record<string, string>> };
}

const items = async <T>(...what: string[]): Promise<T[]> =>
  (JSON.parse(await output(['kubectl', 'get', ...what, '-o', 'json'])) as { items: T[] }).items;

/** The IngressClass that Traefik serves; undefined where the cluster has no Traefik. */
export async function traefikClass(): Promise<string | undefined> {
  const classes = await items<IngressClass>('ingressclasses');
  return classes.find(({ spec }) => spec.controller === 'traefik.io/ingress-controller')?.metadata.name;
}

/** Its Service, which lies in the namespace of its pods. */
export async function traefikService(): Promise<Service['metadata']> {
  const services = await items<Service>('services', '--all-namespaces');
  const found = services.find(({ spec }) => spec.selector?.['app.kubernetes.io/name'] === 'traefik');
  if (!found) throw new Error('no Service has the selector app.kubernetes.io/name=traefik');
  return found.metadata;
}

/** An answer from behind a host. */
export interface EdgeAnswer {
  readonly status: number;
  readonly body: string;
}

/** Traefik as a client outside the cluster sees it. */
export class TraefikClient {
  private constructor(
    private readonly http: PortForward,
    private readonly https: PortForward,
  ) {}

  static async open(): Promise<TraefikClient> {
    const { namespace, name } = await traefikService();
    const http = await PortForward.open(namespace, name, 80);
    return new TraefikClient(http, await PortForward.open(namespace, name, 443));
  }

  /** A GET with a login `user:password`, or without. The certificate is not looked at. */
  get(url: string, login?: string): Promise<EdgeAnswer> {
    const { protocol, hostname, pathname } = new URL(url);
    const secure = protocol === 'https:';
    const { port } = new URL((secure ? this.https : this.http).url);
    const options = {
      ...{ host: '127.0.0.1', port, path: pathname, auth: login, timeout: 10_000 },
      headers: { host: hostname },
    };
    return new Promise((resolve, reject) => {
      const answered = (response: IncomingMessage) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      };
      const request = secure
        ? encrypted({ ...options, servername: hostname, rejectUnauthorized: false }, answered)
        : plain(options, answered);
      request.on('timeout', () => request.destroy(new Error(`${url}: no answer in time`)));
      request.on('error', reject).end();
    });
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.https.close();
  }
}
