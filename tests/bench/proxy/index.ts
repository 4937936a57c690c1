import type { Measured } from '../report';
import { ownStack } from '../../chaos/frame/own-stack';
import { Stack } from '../../chaos/frame/stack';
import { demandCluster } from '../../cluster/support/demand-cluster';
import { BenchClient } from './client';
import { type Ratio, compare } from './measure';
import { comparisons } from './plan';

/** Nothing beside Redis, Sentinels and proxies: it would only take CPU from what is measured. */
const CONFIG = { webdis: false, insight: false };

/** What the way through the proxy costs, in the cluster of KUBECONFIG, on a stack of its own. */
export async function benchProxy(runs: number, note: (text: string) => void): Promise<Measured> {
  await demandCluster();
  note('bringing up a stack …');
  const own = await ownStack({ purpose: 'bench', keys: CONFIG });
  try {
    return await measure(new Stack(own.namespace, own.name), runs, note);
  } finally {
    note('removing it …');
    await own.remove();
  }
}

/** The same on a stack that is there. */
export async function measure(stack: Stack, runs: number, note: (text: string) => void): Promise<Measured> {
  const client = await BenchClient.start(stack);
  const figures: Ratio[] = [];
  for (const comparison of comparisons) {
    const { what, pipeline, connections } = comparison;
    note(`${what}: pipeline ${pipeline}, connections ${connections}`);
    figures.push(...(await compare(comparison, runs, client.attempt)));
  }
  return { figures, about: { base: 'requests a second of what a ratio is compared with, median' } };
}
