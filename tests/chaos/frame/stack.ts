import { type Manifest, type Namespace, type Pod, type Service, isReady } from '../../cluster/support/kube';
import { succeeded } from '../../cluster/support/run';
import { type Member, type Members, PRELUDE, askAll, readAnswers } from './ask';
import type { StackConfig } from './own-stack';
import { type State, masters } from './state';

interface Workload extends Manifest {
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: { readonly containers: readonly Container[] } };
  };
}

interface Container {
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly resources?: { readonly limits?: { readonly memory?: string } };
  readonly readinessProbe?: { readonly periodSeconds?: number; readonly failureThreshold?: number };
}

export interface PlacedPod extends Pod {
  readonly spec: Pod['spec'] & { readonly nodeName: string };
}

/** The stack that faults strike. */
export class Stack {
  constructor(
    readonly namespace: Namespace,
    readonly name: string,
    /** Where the suite has brought the stack up itself. */
    readonly config?: StackConfig,
  ) {}

  /** Workloads, in the form that kubectl takes. */
  get workloads(): { readonly redis: string; readonly sentinel: string; readonly proxy: string } {
    return {
      redis: `statefulset/${this.name}`,
      sentinel: `statefulset/${this.name}-sentinel`,
      proxy: `deployment/${this.name}-proxy`,
    };
  }

  get selector(): string {
    return `app.kubernetes.io/name=redis-ha,app.kubernetes.io/instance=${this.name}`;
  }

  pods(component?: string): Promise<PlacedPod[]> {
    const part = component ? `,app.kubernetes.io/component=${component}` : '';
    return this.namespace.list<PlacedPod>('pods', `${this.selector}${part}`);
  }

  /** Pods of what the clients' data depends on. */
  async parts(): Promise<PlacedPod[]> {
    return (await Promise.all(['redis', 'sentinel', 'proxy'].map((part) => this.pods(part)))).flat();
  }

  async nodeOf(pod: string): Promise<string> {
    return (await this.namespace.get<PlacedPod>('pod', pod)).spec.nodeName;
  }

  workload(name: string): Promise<Workload> {
    const [kind, object] = name.split('/');
    return this.namespace.get<Workload>(kind, object);
  }

  /** Address of the Service that applications use. */
  async serviceAddress(): Promise<string> {
    return (await this.namespace.get<Service>('service', this.name)).spec.clusterIP;
  }

  /** Names and addresses of all members that there should be. */
  async members(): Promise<Members> {
    const [redis, sentinel, services] = await Promise.all([
      this.workload(this.workloads.redis),
      this.workload(this.workloads.sentinel),
      this.namespace.list<Service>('services', this.selector),
    ]);
    const members = ({ metadata, spec }: Workload): Member[] =>
      Array.from({ length: spec.replicas }, (_, i) => {
        const name = `${metadata.name}-${i}`;
        const service = services.find((one) => one.metadata.name === name);
        return { name, address: service?.spec.clusterIP ?? 'none' };
      });
    const env = sentinel.spec.template.spec.containers[0].env ?? [];
    const masterName = env.find(({ name }) => name === 'MASTER_NAME')?.value ?? this.name;
    return { nodes: members(redis), sentinels: members(sentinel), masterName };
  }

  /** What all members say now. */
  async state(): Promise<State> {
    const members = await this.members();
    return readAnswers(await this.sh(askAll(members)), members);
  }

  /** The one master. */
  async master(): Promise<string> {
    const state = await this.state();
    const found = masters(state);
    if (found.length !== 1) throw new Error(`masters: ${found.map(({ name }) => name).join(', ') || 'none'}`);
    return found[0].name;
  }

  /** One command to a member, as its administrator; errors of Redis are answers too. */
  async ask(member: string, port: number, ...command: string[]): Promise<string> {
    const { nodes, sentinels } = await this.members();
    const address = [...nodes, ...sentinels].find(({ name }) => name === member)?.address;
    if (!address) throw new Error(`the stack has no ${member}`);
    const words = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    return (await this.sh(`${PRELUDE}\nredis ${address} ${port} ${words}\nexit 0`)).trim();
  }

  /** Whether a write through the Service is taken now; nothing is changed by it. The nodes may connect to the proxy. */
  async writable(): Promise<boolean> {
    const service = await this.serviceAddress();
    const answer = await this.sh(`${PRELUDE}\nredis ${service} 6379 DEL chaos:none\nexit 0`, 'redis');
    return answer.trim() === '0';
  }

  /** Pods that are not as they should be, a sentence each. */
  async podProblems(): Promise<string[]> {
    const all = await Promise.all(Object.values(this.workloads).map((name) => this.workload(name)));
    const wanted = all.reduce((sum, { spec }) => sum + spec.replicas, 0);
    const pods = await this.parts();
    return [
      ...pods.filter((pod) => !isReady(pod)).map(({ metadata }) => `pod ${metadata.name} is not ready`),
      ...(pods.length === wanted ? [] : [`pods: ${pods.length}, wanted: ${wanted}`]),
    ];
  }

  /** Runs a shell script in some pod that can reach all members. */
  async sh(script: string, ...components: string[]): Promise<string> {
    const from = components.length > 0 ? components : ['sentinel', 'redis'];
    const pods = (await Promise.all(from.map((component) => this.pods(component)))).flat();
    let last: unknown = new Error('there is no pod to ask from');
    for (const { metadata } of pods.filter(isReady)) {
      try {
        return succeeded(await this.namespace.sh(metadata.name, script)).stdout;
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }
}
