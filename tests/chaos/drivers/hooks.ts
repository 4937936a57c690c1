import { setTimeout as delay } from 'node:timers/promises';
import type { Manifest } from '../../cluster/support/kube';
import { output } from '../../cluster/support/run';
import { dnsPods } from '../frame/dns';
import type { Stack } from '../frame/stack';
import type { Aim, Capability, Driver } from './driver';
import { type Hooks, type Places, fill } from './hooks-file';
import { KubectlDriver } from './kubectl';

const NEEDED: Readonly<Partial<Record<Capability, readonly (keyof Hooks)[]>>> = {
  'node-power': ['nodePowerOff', 'nodePowerOn'],
  cable: ['cableDown', 'cableUp'],
  api: ['apiDown', 'apiUp', 'killProcess'], // kubectl strikes nothing meanwhile
  dns: ['killProcess'],
};

const SERVER = 'redis';

/** Names of processes, as regular expressions. */
const REDIS = '-server$';
const ALL = '.';

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

  override async aim(pod: string): Promise<Aim> {
    if (!this.hooks.killProcess) return super.aim(pod);
    const { namespace } = this.stack;
    const containers = containersOf(await namespace.get<RunningPod>('pod', pod));
    const server = containers.find(({ container }) => container === SERVER);
    if (!server) throw new Error(`pod ${pod} has no running container ${SERVER}`);
    return {
      kill: async (fault) => {
        fault();
        await this.signal('KILL', server, REDIS);
      },
      killAll: async (fault) => {
        fault();
        await this.signal('KILL', server);
      },
      hang: async (seconds, fault) => {
        fault();
        await this.signal('STOP', server);
        return { over: delay(seconds * 1000).then(() => this.signal('CONT', server)) };
      },
    };
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

  override async dns(state: 'down' | 'up'): Promise<void> {
    const pods = await dnsPods<RunningPod>();
    const signal = state === 'down' ? 'STOP' : 'CONT';
    await Promise.all(pods.flatMap(containersOf).map((places) => this.signal(signal, places)));
  }

  async reuseAddresses(node: string): Promise<boolean> {
    if (!this.hooks.reuseAddresses) return false;
    await this.run('reuseAddresses', { node });
    return true;
  }

  clientPrefix(node: string): string | undefined {
    const { clientPrefix } = this.hooks;
    return clientPrefix && fill(clientPrefix, { node });
  }

  /** To processes of the container that was looked up, even when the cluster no longer says where it is. */
  private signal(signal: 'KILL' | 'STOP' | 'CONT', container: Places, process = ALL): Promise<void> {
    return this.run('killProcess', { ...container, process, signal });
  }

  private async run(name: keyof Hooks, places: Places): Promise<void> {
    await output(['/bin/sh', '-c', fill(this.hooks[name]!, places)], { timeout: 120_000 });
  }
}

interface RunningPod extends Manifest {
  readonly metadata: Manifest['metadata'] & { readonly namespace: string };
  readonly spec: { readonly nodeName: string };
  readonly status: {
    readonly containerStatuses: readonly { readonly name: string; readonly containerID?: string }[];
  };
}

/** The containers that a pod has now. */
function containersOf({ metadata: { name, namespace }, spec, status }: RunningPod): Places[] {
  return status.containerStatuses.flatMap(({ name: container, containerID }) =>
    containerID
      ? [
          {
            node: spec.nodeName,
            namespace,
            pod: name,
            container,
            containerId: containerID.replace(/^.*:\/\//, ''),
          },
        ]
      : [],
  );
}
