import { stringify } from 'yaml';
import { type Result, output, run } from './run';

/** What the tests look at in objects of the cluster. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

export interface Pod extends Manifest {
  readonly spec: {
    readonly containers: readonly { readonly image: string }[];
    readonly nodeSelector?: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly containerID: string;
      readonly state?: { readonly running?: object };
    }[];
  };
}

export interface Service extends Manifest {
  readonly spec: { readonly clusterIP: string };
}

export interface Secret extends Manifest {
  readonly data: Readonly<Record<string, string>>;
}

/** A namespace of the tests' own. */
export class Namespace {
  constructor(readonly name: string) {}

  /** Makes it, such that it takes only pods of Pod Security level `restricted`. */
  async create(): Promise<void> {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await this.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.name, labels } });
  }

  /** Whether it exists; false before it is made. */
  async exists(): Promise<boolean> {
    const { stdout } = await run([
      'kubectl',
      'get',
      'namespace',
      this.name,
      '--ignore-not-found',
      '-o',
      'name',
    ]);
    return stdout.trim() !== '';
  }

  /** `kubectl …` in the namespace; it must succeed. */
  kubectl(...args: string[]): Promise<string> {
    return output(['kubectl', '-n', this.name, ...args]);
  }

  async apply(...objects: object[]): Promise<void> {
    const input = objects.map((object) => stringify(object, { version: '1.1' })).join('---\n');
    await output(['kubectl', '-n', this.name, 'apply', '-f', '-'], { input });
  }

  /** Objects of a kind, all or those of a label selector. */
  async list<T extends Manifest>(kind: string, selector?: string): Promise<T[]> {
    const narrowed = selector ? ['-l', selector] : [];
    const answer = await this.kubectl('get', kind, ...narrowed, '-o', 'json');
    return (JSON.parse(answer) as { items: T[] }).items;
  }

  async get<T extends Manifest>(kind: string, name: string): Promise<T> {
    return JSON.parse(await this.kubectl('get', kind, name, '-o', 'json')) as T;
  }

  /** A value of a Secret. It must not be shown, nor be part of a command's arguments. */
  async secret(name: string, key: string): Promise<string> {
    const { data } = await this.get<Secret>('secret', name);
    return Buffer.from(data[key], 'base64').toString();
  }

  /** Runs a shell script in a pod. */
  sh(pod: string, script: string): Promise<Result> {
    return run(['kubectl', '-n', this.name, 'exec', '-i', pod, '--', 'sh', '-s'], {
      input: script,
      timeout: 60_000,
    });
  }

  logs(pod: string): Promise<string> {
    return this.kubectl('logs', pod);
  }
}

/** Whether a pod is ready and not about to go. */
export function isReady({ metadata, status }: Pod): boolean {
  const ready = status.conditions?.some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  );
  return Boolean(ready) && !metadata.deletionTimestamp;
}

/** Whether all containers of a pod run; one that crashed again waits before it does. */
export function isRunning({ status }: Pod): boolean {
  return (status.containerStatuses ?? []).every(({ state }) => state?.running);
}

/** Restarts of all containers of a pod. */
export function restarts({ status }: Pod): number {
  return (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}
