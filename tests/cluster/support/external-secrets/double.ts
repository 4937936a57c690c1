import { setTimeout as delay } from 'node:timers/promises';
import { ApiServer } from '../api-server';
import { rendered } from './templates';

const API = 'external-secrets.io/v1';
const INTERVAL_MS = 300;

interface Custom {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation: number;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly resourceVersion: string;
  };
  readonly status?: { readonly conditions?: readonly { readonly status: string }[] };
}

interface SecretStore extends Custom {
  readonly spec: {
    readonly provider: {
      readonly aws: {
        readonly region: string;
        readonly auth?: { readonly jwt: { readonly serviceAccountRef: { readonly name: string } } };
      };
    };
  };
}

interface ExternalSecret extends Custom {
  readonly spec: {
    readonly secretStoreRef: { readonly name: string };
    readonly target: {
      readonly name: string;
      readonly template: {
        readonly metadata: { readonly labels: Record<string, string> };
        readonly data?: Readonly<Record<string, string>>;
      };
    };
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property: string };
    }[];
  };
}

/** Gives the secret of a name or ARN in a region, or throws an error with the reason why it can't. */
export type ReadSecret = (id: string, region: string) => Promise<Readonly<Record<string, string>>>;

/**
 * A test double of External Secrets for one namespace: looks at its stores and ExternalSecrets, reads what they name,
 * writes the Secrets and the conditions `Ready`. It takes no role, and knows only what the stack uses.
 */
export class ExternalSecretsDouble {
  /** What was brought, by the uid of the ExternalSecret: another generation or annotation is read anew. */
  private readonly brought = new Map<string, string>();
  private stopped = false;
  private api!: ApiServer;
  private loop?: Promise<void>;

  constructor(
    private readonly namespace: string,
    private readonly read: ReadSecret,
  ) {}

  async start(): Promise<void> {
    this.api = await ApiServer.open();
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    await this.api?.close();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      // What changes while it is looked at, or is not answered, is looked at again.
      await this.round().catch(() => undefined);
      await delay(INTERVAL_MS);
    }
  }

  private async round(): Promise<void> {
    const stores: SecretStore[] = [];
    for (const store of await this.list<SecretStore>('secretstores')) {
      const problem = await reasonOf(() => this.check(store));
      await this.tell('secretstores', store, problem, 'Valid');
      if (!problem) stores.push(store);
    }
    for (const one of await this.list<ExternalSecret>('externalsecrets')) {
      const { uid, generation, annotations } = one.metadata;
      const state = JSON.stringify([generation, annotations]);
      if (this.brought.get(uid) === state) continue;
      const problem = await reasonOf(() => this.bring(one, stores));
      await this.tell('externalsecrets', one, problem, 'SecretSynced');
      if (!problem) this.brought.set(uid, state);
    }
  }

  private async check({ spec }: SecretStore): Promise<void> {
    const account = spec.provider.aws.auth?.jwt.serviceAccountRef.name;
    if (account && !(await this.api.ask('GET', this.core(`serviceaccounts/${account}`))))
      throw new Error(`there is no ServiceAccount ${account}`);
  }

  private async bring({ metadata, spec }: ExternalSecret, stores: readonly SecretStore[]): Promise<void> {
    const store = stores.find((one) => one.metadata.name === spec.secretStoreRef.name);
    if (!store) throw new Error(`SecretStore ${spec.secretStoreRef.name} is not ready`);
    const values: Record<string, string> = {};
    const documents = new Map<string, Readonly<Record<string, string>>>();
    for (const [i, { secretKey, remoteRef }] of spec.data.entries()) {
      const { key, property } = remoteRef;
      if (!documents.has(key)) documents.set(key, await this.read(key, store.spec.provider.aws.region));
      const value = documents.get(key)![property];
      if (value === undefined)
        throw new Error(
          `error processing spec.data[${i}] (key: ${key}), err: key ${property} does not exist in secret ${key}`,
        );
      values[secretKey] = value;
    }
    const { name, template } = spec.target;
    await this.write(name, {
      metadata: {
        name,
        labels: template.metadata.labels,
        ownerReferences: [
          {
            apiVersion: API,
            kind: 'ExternalSecret',
            name: metadata.name,
            uid: metadata.uid,
            controller: true,
          },
        ],
      },
      type: 'Opaque',
      stringData: template.data ? rendered(template.data, values) : values,
    });
  }

  private async write(name: string, secret: object): Promise<void> {
    const path = this.core(`secrets/${name}`);
    const body = { apiVersion: 'v1', kind: 'Secret', ...secret };
    if (await this.api.ask('GET', path)) await this.api.ask('PUT', path, body);
    else await this.api.ask('POST', this.core('secrets'), body);
  }

  private async list<T extends Custom>(plural: string): Promise<T[]> {
    return (await this.api.ask<{ items: T[] }>('GET', this.custom(plural)))?.items ?? [];
  }

  private readonly core = (path: string) => `/api/v1/namespaces/${this.namespace}/${path}`;
  private readonly custom = (path: string) => `/apis/${API}/namespaces/${this.namespace}/${path}`;

  /** The condition `Ready`, written when it becomes another. */
  private async tell(
    plural: string,
    object: Custom,
    problem: string | undefined,
    good: string,
  ): Promise<void> {
    const status = problem ? 'False' : 'True';
    if (object.status?.conditions?.[0]?.status === status) return;
    const condition = {
      type: 'Ready',
      status,
      reason: problem ? 'SecretSyncedError' : good,
      message: problem ?? '',
      lastTransitionTime: new Date().toISOString(),
    };
    const path = this.custom(`${plural}/${object.metadata.name}/status`);
    await this.api.ask('PUT', path, { ...object, status: { conditions: [condition] } });
  }
}

async function reasonOf(body: () => Promise<void>): Promise<string | undefined> {
  try {
    await body();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
