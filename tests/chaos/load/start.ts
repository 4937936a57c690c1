import type { Driver } from '../drivers/driver';
import type { Stack } from '../frame/stack';
import type { Load } from './load';
import { LocalLoad } from './local';
import type { LoadOptions, Placement, Target } from './options';
import { PodLoad } from './pod';

/** Starts load on a stack. */
export type StartLoad = (run: string, load: LoadOptions, placement: Placement) => Promise<Load>;

/** From this machine where the driver has a way into the cluster's network, else from a pod. */
export function loadStarter(stack: Stack, driver: Driver, image: string): StartLoad {
  return async (run, load, placement) => {
    const service = await throughService(stack);
    const prefix = driver.clientPrefix?.(placement.node);
    const { namespace, name } = stack;
    if (prefix === undefined) {
      return PodLoad.start({ namespace, stack: name, secret: name, image, placement, service, run, load });
    }
    const password = () => namespace.secret(name, 'db-password');
    return LocalLoad.start({ target: placement.target, service, run, load, password, prefix });
  };
}

/** What applications connect to. */
export async function throughService(stack: Stack): Promise<Target> {
  return { host: await stack.serviceAddress(), port: 6379, readPort: 6380 };
}

/** Clients through the Service on a node of the stack that the fault will not strike, where there is one. */
export async function awayFromMaster(stack: Stack): Promise<Placement> {
  const master = await stack.nodeOf(await stack.master());
  const nodes = (await stack.pods('redis')).map(({ spec }) => spec.nodeName);
  return { node: nodes.find((other) => other !== master) ?? master, target: await throughService(stack) };
}
