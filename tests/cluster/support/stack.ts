import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { waitFor } from '../../support/wait-for';
import { Checkout } from './checkout';
import { Cleaner } from './cleaner';
import { Client } from './client';
import { diagnosis } from './diagnosis';
import { onFailure } from './hooks';
import { Namespace, type Pod, type Service, isReady } from './kube';
import { output } from './run';

/** All waits for the cluster end after this. */
export const DEADLINE = { timeout: 300_000, interval: 500 };

/** A whole file of tests may take this long; after that only the cleaning up is still done. */
const LIMIT_MINUTES = 30;

/** A stack in a namespace of its own, with a checkout that it is applied from. */
export class ClusterStack {
  /** Another than the namespace's, so that no test passes by taking one for the other. */
  readonly name = 'e2e';
  readonly namespace = new Namespace(`redis-e2e-${randomBytes(4).toString('hex')}`);
  readonly client = new Client(this.namespace, this.name);
  checkout!: Checkout;
  private readonly cleaner = new Cleaner(this.namespace.name);
  private readonly end = Date.now() + LIMIT_MINUTES * 60_000;
  private halted?: string;

  /** Registers what every file does first and last; to be called at the top of it. */
  constructor() {
    beforeAll(async () => {
      await output(['kubectl', 'version', '--request-timeout=10s']);
      await this.namespace.create();
      this.checkout = await Checkout.copy(join(this.cleaner.folder, 'checkout'));
      onFailure(() => this.show());
    });
    beforeEach(() => {
      if (Date.now() > this.end) throw new Error(`not run: ${LIMIT_MINUTES} minutes are over`);
      if (this.halted) throw new Error(`not run: "${this.halted}" failed before`);
    });
    afterAll(async () => {
      await this.cleaner.clean();
    });
  }

  /** A test that those after it build on: where it fails, they are not run. */
  step(name: string, body: () => Promise<void>): void {
    test(name, async () => {
      try {
        await body();
      } catch (error) {
        this.halted ??= name;
        throw error;
      }
    });
  }

  /** Pods of the stack, all that stay or those of a component such as `redis` or `sentinel`. */
  pods(component?: string): Promise<Pod[]> {
    const part = `,app.kubernetes.io/component${component ? `=${component}` : '!=passwords'}`;
    return this.namespace.list<Pod>('pods', `${this.selector}${part}`);
  }

  get selector(): string {
    return `app.kubernetes.io/name=redis-ha,app.kubernetes.io/instance=${this.name}`;
  }

  /** Waits until that many pods of the stack are there and all are ready. */
  async ready(count: number): Promise<void> {
    await waitFor(
      `all ${count} pods of the stack are ready`,
      async () => {
        const pods = await this.pods();
        const waiting = pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name);
        if (waiting.length > 0) throw new Error(`not ready: ${waiting.join(', ')}`);
        if (pods.length !== count) throw new Error(`there are ${pods.length}`);
        return true;
      },
      DEADLINE,
    );
  }

  /** Address of each data node's or Sentinel's Service, by name. */
  async addresses(component: 'redis' | 'sentinel'): Promise<Map<string, string>> {
    const pods = await this.pods(component);
    const services = await this.namespace.list<Service>('services', this.selector);
    const names = new Set(pods.map(({ metadata }) => metadata.name));
    const own = services.filter(({ metadata }) => names.has(metadata.name));
    return new Map(own.map(({ metadata, spec }) => [metadata.name, spec.clusterIP]));
  }

  /** Name of the master as Sentinels know it. */
  get masterName(): string {
    return `${this.namespace.name}.${this.name}`;
  }

  /** The data node that Sentinels name through the Service of the stack. */
  async master(): Promise<string> {
    const sentinels = { host: this.name, port: 26379 };
    const answer = await this.client.ask(sentinels, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', this.masterName);
    const [address] = answer.split('\n');
    const found = [...(await this.addresses('redis'))].find(([, ip]) => ip === address);
    if (!found) throw new Error(`the Sentinels answer: ${answer}`);
    return found[0];
  }

  private shown = false;

  /** The state of the cluster; once is enough where a step has failed, as those after it fail of themselves. */
  private async show(): Promise<void> {
    if (this.shown) return;
    this.shown = this.halted !== undefined;
    process.stderr.write(`${await diagnosis(this.namespace).catch(String)}\n`);
  }
}
