import { GiveUp, waitFor } from '../../support/wait-for';
import { type Pod, isReady } from '../../cluster/support/kube';
import { output } from '../../cluster/support/run';
import { evict } from '../frame/evict';
import type { Stack } from '../frame/stack';
import { type Case, NOTHING_LOST, NotHere } from './case';

const BACK_IN_SYNC = { timeout: 180_000, interval: 500 };

/** Nodes are emptied one after another, as for an upgrade of Kubernetes. */
export const drain: Case = {
  name: 'drain',
  title: "the master's node is drained, and the next master is to be evicted meanwhile",
  planned: true,
  needs: [],
  bars: { ...NOTHING_LOST, maxOutage: 2000, healWithin: 300_000 },
  async run({ stack, fault }) {
    const drained = await stack.master();
    const node = await stack.nodeOf(drained);
    if ((await stack.namespace.list('nodes')).length < 2) throw new NotHere('the cluster has one node only');
    fault();
    let next: string;
    let evicted: boolean;
    try {
      await empty(node, stack.selector);
      next = await stack.master();
      evicted = await evictAfter(stack, next, drained);
    } finally {
      await output(['kubectl', 'uncordon', node]);
    }
    if (!evicted) {
      await waitFor(`${next} may be evicted`, () => evictAfter(stack, next, drained), BACK_IN_SYNC);
    }
  },
};

/** Only pods of the stack go: others may share the node. */
async function empty(node: string, selector: string): Promise<void> {
  const pods = [`--pod-selector=${selector}`, '--ignore-daemonsets', '--delete-emptydir-data', '--force'];
  await output(['kubectl', 'drain', node, ...pods, '--timeout=180s']);
}

/** Tries to evict a pod, which must not succeed before another is ready again. */
async function evictAfter({ namespace }: Stack, pod: string, other: string): Promise<boolean> {
  const evicted = await evict(namespace, pod);
  if (evicted && !isReady(await namespace.get<Pod>('pod', other))) {
    throw new GiveUp(`${pod} was evicted before ${other} was ready again`);
  }
  return evicted;
}
