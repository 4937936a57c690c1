import { setTimeout as delay } from 'node:timers/promises';
import { output } from '../../cluster/support/run';
import type { Manifest } from '../../cluster/support/kube';
import type { Stack } from '../frame/stack';
import type { Capability, Driver, Hanging, Mark } from './driver';
import { type Hooks, type Places, fill } from './hooks-file';
import { KubectlDriver } from './kubectl';

const NEEDED: Readonly<Partial<Record<Capability, readonly (keyof Hooks)[]>>> = {
  'node-power': ['nodePowerOff', 'nodePowerOn'],
  cable: ['cableDown', 'cableUp'],
  api: ['apiDown', 'apiUp'],
};

/** What kubectl does, and beyond it commands of the cluster's own. */
export class HooksDriver extends KubectlDriver implements Driver {
  override readonly name = 'hooks';

  constructor(
    stack: Stack,
    private readonly hooks: Hooks,
  ) {
    super(stack);
  }

  override lacks(needs: readonly Capability[]): Capability[] {
    return super.lacks(needs).filter((need) => {
      const names = NEEDED[need];
      return !names || names.some((name) => !this.hooks[name]);
    });
  }

  override async kill(pod: string, fault: Mark): Promise<void> {
    if (!this.hooks.killProcess) return super.kill(pod, fault);
    const signal = await this.signaller(pod);
    fault();
    await signal('KILL');
  }

  override async hang(pod: string, seconds: number, fault: Mark): Promise<Hanging> {
    if (!this.hooks.killProcess) return super.hang(pod, seconds, fault);
    const signal = await this.signaller(pod);
    fault();
    await signal('STOP');
    return { over: delay(seconds * 1000).then(() => signal('CONT')) };
  }

  override nodePower(node: string, power: 'off' | 'on'): Promise<void> {
    return this.run(power === 'off' ? 'nodePowerOff' : 'nodePowerOn', { node });
  }

  override cable(node: string, state: 'down' | 'up'): Promise<void> {
    return this.run(state === 'down' ? 'cableDown' : 'cableUp', { node });
  }

  override api(state: 'down' | 'up'): Promise<void> {
    return this.run(state === 'down' ? 'apiDown' : 'apiUp', {});
  }

  clientPrefix(node: string): string | undefined {
    const { clientPrefix } = this.hooks;
    return clientPrefix && fill(clientPrefix, { node });
  }

  /** Sends signals to the process that the pod's container has now, even when the cluster no longer says where it is. */
  private async signaller(pod: string): Promise<(signal: string) => Promise<void>> {
    const { namespace } = this.stack;
    const { status } = await namespace.get<Manifest & Statuses>('pod', pod);
    const container = 'redis';
    const id = status.containerStatuses.find(({ name }) => name === container)?.containerID ?? '';
    const places = {
      node: await this.stack.nodeOf(pod),
      namespace: namespace.name,
      pod,
      container,
      containerId: id.replace(/^.*:\/\//, ''),
    };
    return (signal) => this.run('killProcess', { ...places, signal });
  }

  private async run(name: keyof Hooks, places: Places): Promise<void> {
    await output(['/bin/sh', '-c', fill(this.hooks[name]!, places)], { timeout: 120_000 });
  }
}

interface Statuses {
  readonly status: {
    readonly containerStatuses: readonly { readonly name: string; readonly containerID?: string }[];
  };
}
