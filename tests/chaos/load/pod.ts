import { readFileSync } from 'node:fs';
import { directAccessLabel } from '../../../charts-src';
import { waitFor } from '../../support/wait-for';
import type { Namespace } from '../../cluster/support/kube';
import { succeeded } from '../../cluster/support/run';
import type { Present } from '../analysis/losses';
import { type Recording, parseRecording } from '../analysis/recording';
import type { Load } from './load';
import { type LoadOptions, type Placement, SCRIPT, type Target, loadArguments } from './options';

export interface PodLoadOptions {
  readonly namespace: Namespace;
  /** Name of the stack: the load may be one on its nodes themselves. */
  readonly stack: string;
  /** Secret with the password of applications under `db-password`. */
  readonly secret: string;
  /** An image with Node 18 or newer. */
  readonly image: string;
  /** Where the pod runs and what it connects to. */
  readonly placement: Placement;
  /** Through which what was written is looked for and deleted. */
  readonly service: Target;
  readonly run: string;
  readonly load: LoadOptions;
}

const WAIT = { timeout: 180_000, interval: 300 };

/** Load from a pod in the namespace of the stack. */
export class PodLoad implements Load {
  private readonly pod: string;
  private ahead = 0;

  private constructor(private readonly options: PodLoadOptions) {
    this.pod = `chaos-load-${options.run}`;
  }

  /** Started when it resolves. */
  static async start(options: PodLoadOptions): Promise<PodLoad> {
    const load = new PodLoad(options);
    await options.namespace.apply(load.script(), load.manifest());
    await waitFor(`pod ${load.pod} runs the load`, () => load.logged('started'), WAIT);
    load.ahead = await load.clock();
    return load;
  }

  async stop(): Promise<Recording> {
    await this.exec('kill -TERM 1');
    await waitFor(`pod ${this.pod} has ended the load`, () => this.logged('done'), WAIT);
    return parseRecording(await this.exec('cat /load/load.jsonl'), this.ahead);
  }

  async present(): Promise<readonly Present[]> {
    return JSON.parse(await this.node('--present')) as Present[];
  }

  async remove(): Promise<void> {
    const forgotten = await this.node('--forget').then(
      () => undefined,
      (error: Error) => error,
    );
    const { namespace } = this.options;
    await namespace.kubectl(
      'delete',
      'pod/' + this.pod,
      'configmap/' + this.pod,
      '--now',
      '--ignore-not-found',
    );
    if (forgotten) throw forgotten;
  }

  private async logged(word: string): Promise<boolean> {
    return (await this.options.namespace.logs(this.pod)).split('\n').includes(word);
  }

  /** Milliseconds by which the pod's clock is ahead, as far as it is more than asking took. */
  private async clock(): Promise<number> {
    const before = Date.now();
    const theirs = Number(await this.exec('node -p "Date.now()"'));
    const after = Date.now();
    const ahead = theirs - (before + after) / 2;
    return Math.abs(ahead) > after - before ? ahead : 0;
  }

  /** With the password of now: the pod's is that of its start. It travels by standard input, as all scripts do. */
  private async node(mode: string): Promise<string> {
    const { namespace, secret, service, run, load } = this.options;
    const password = await namespace.secret(secret, 'db-password');
    const words = ['node /script/load.js', ...loadArguments(service, run, load), mode];
    return this.exec(`REDIS_PASSWORD='${password}' ${words.join(' ')}`);
  }

  private async exec(script: string): Promise<string> {
    return succeeded(await this.options.namespace.sh(this.pod, script)).stdout;
  }

  private script(): object {
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: this.pod },
      data: { 'load.js': readFileSync(SCRIPT, 'utf8') },
    };
  }

  private manifest(): object {
    const { stack, secret, image, placement, run, load } = this.options;
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: this.pod, labels: directAccessLabel(stack) },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 5,
        nodeName: placement.node,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          runAsGroup: 1000,
          fsGroup: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name: 'load',
            image,
            command: ['node', '/script/load.js', ...loadArguments(placement.target, run, load)],
            args: ['--out', '/load/load.jsonl', '--linger', '900'],
            env: [
              { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: secret, key: 'db-password' } } },
            ],
            resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '256Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            volumeMounts: [
              { name: 'script', mountPath: '/script', readOnly: true },
              { name: 'load', mountPath: '/load' },
            ],
          },
        ],
        volumes: [
          { name: 'script', configMap: { name: this.pod } },
          { name: 'load', emptyDir: {} },
        ],
      },
    };
  }
}
