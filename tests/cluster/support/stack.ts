import { join } from 'node:path';
import { Checkout } from './checkout';
import { Client } from './client';
import type { Pod, Service } from './kube';
import { ClusterSuite } from './suite';

export { DEADLINE } from './suite';

/** A stack in a namespace of its own, with a checkout that it is applied from. */
export class ClusterStack extends ClusterSuite {
  /** Another than the namespace's, so that no test passes by taking one for the other. */
  readonly name = 'e2e';
  readonly client = new Client(this.namespace, this.name);
  checkout!: Checkout;

  constructor() {
    super();
    beforeAll(async () => {
      this.checkout = await Checkout.copy(join(this.folder, 'checkout'));
    });
  }

  /** Pods of the stack, all that stay or those of a component such as `redis` or `sentinel`. */
  pods(component?: string): Promise<Pod[]> {
    return this.namespace.list<Pod>('pods', this.selectorOf(component));
  }

  get selector(): string {
    return `app.kubernetes.io/name=redis-ha,app.kubernetes.io/instance=${this.name}`;
  }

  /** Waits until that many pods of the stack are there and all are ready. */
  ready(count: number): Promise<void> {
    return this.podsReady(this.selectorOf(), count);
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

  private selectorOf(component?: string): string {
    return `${this.selector},app.kubernetes.io/component${component ? `=${component}` : '!=passwords'}`;
  }
}
