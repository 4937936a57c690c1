import { setTimeout as delay } from 'node:timers/promises';
import { NotHere } from '../cases/case';
import type { Stack } from '../frame/stack';
import type { Aim, Capability, Driver, Hanging, Mark } from './driver';

const CAN: readonly Capability[] = ['kill', 'hang'];

/** What any cluster allows, with nothing but kubectl. */
export class KubectlDriver implements Driver {
  readonly name: Driver['name'] = 'kubectl';

  constructor(protected readonly stack: Stack) {}

  lacks(needs: readonly Capability[]): Capability[] {
    return needs.filter((need) => !CAN.includes(need) && !(need === 'config' && this.stack.config));
  }

  aim(pod: string): Promise<Aim> {
    return Promise.resolve({
      kill: (fault) => this.kill(pod, fault),
      killAll: (fault) => this.kill(pod, fault), // the kernel ends them all together
      hang: (seconds, fault) => this.hang(pod, seconds, fault),
    });
  }

  nodePower(node: string, power: 'off' | 'on'): Promise<void> {
    return refuse(`turn ${node} ${power}`);
  }

  cable(node: string, state: 'down' | 'up'): Promise<void> {
    return refuse(`take the cable of ${node} ${state}`);
  }

  api(state: 'down' | 'up'): Promise<void> {
    return refuse(`take the API server ${state}`);
  }

  dns(state: 'down' | 'up'): Promise<void> {
    return refuse(`take the cluster's DNS ${state}`);
  }

  /**
   * No process can send SIGKILL to the first process of its own container, but the kernel does when the container's
   * memory is over its limit: here by a value that is larger than the limit and that Redis fills at once.
   */
  private async kill(pod: string, fault: Mark): Promise<void> {
    const { spec } = await this.stack.workload(this.stack.workloads.redis);
    const limit = spec.template.spec.containers[0].resources?.limits?.memory;
    if (!limit || !/^\d+Mi$/.test(limit) || parseInt(limit, 10) > 500) {
      throw new NotHere(
        `${pod} can be killed by kubectl alone only with a memory limit of at most 500Mi, got ${limit ?? 'none'}: use --driver hooks`,
      );
    }
    await this.stack.ask(pod, 6379, 'CONFIG', 'SET', 'maxmemory', '0');
    fault();
    await this.stack.ask(pod, 6379, 'SETBIT', 'chaos:too-large', '4294967295', '1');
  }

  /** Nor SIGSTOP: a script that loops holds the event loop up just so. It uses one core meanwhile. */
  private async hang(pod: string, seconds: number, fault: Mark): Promise<Hanging> {
    const loop = `local from = os.clock() while os.clock() - from < ${seconds} do end`;
    await this.stack.ask(pod, 6379, 'CONFIG', 'SET', 'busy-reply-threshold', '0');
    fault();
    await this.stack.ask(pod, 6379, 'EVAL', loop, '0'); // redis-cli gives up, the script goes on
    return { over: delay(seconds * 1000) };
  }
}

function refuse(what: string): Promise<never> {
  return Promise.reject(new Error(`kubectl can't ${what}: use --driver hooks`));
}
