import type { Driver } from '../drivers/driver';
import type { Stack } from '../frame/stack';
import type { Load } from './load';
import { LocalLoad } from './local';
import { LOAD } from './options';
import { PodLoad } from './pod';

/** Starts load on a stack: from this machine where the driver has a way into the cluster's network, else from a pod. */
export function loadStarter(stack: Stack, driver: Driver, image: string): (run: string) => Promise<Load> {
  return async (run) => {
    const master = await stack.nodeOf(await stack.master());
    const target = { host: await stack.serviceAddress(), port: 6379, readPort: 6380 };
    const prefix = driver.clientPrefix?.(await otherNode(stack, master));
    const { namespace, name } = stack;
    if (prefix === undefined) {
      return PodLoad.start({ namespace, secret: name, image, target, run, load: LOAD, avoid: master });
    }
    const password = await namespace.secret(name, 'db-password');
    return LocalLoad.start({ target, run, load: LOAD, password, prefix });
  };
}

/** A node of the stack that the fault will not strike, where there is one. */
async function otherNode(stack: Stack, node: string): Promise<string> {
  const nodes = (await stack.pods('redis')).map(({ spec }) => spec.nodeName);
  return nodes.find((other) => other !== node) ?? node;
}
