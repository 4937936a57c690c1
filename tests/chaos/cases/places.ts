import { writes } from '../analysis/outages';
import { type Recording, endOf } from '../analysis/recording';
import { moveMaster } from '../frame/move-master';
import type { PlacedPod, Stack } from '../frame/stack';
import { NotHere } from './case';

/** The nodes that pods are on. */
export function nodesOf(pods: readonly PlacedPod[]): Set<string> {
  return new Set(pods.map(({ spec }) => spec.nodeName));
}

/** Moves the master to a node that is in all of these sets; it stays where it is when that will do. */
export async function masterOnto(stack: Stack, ...wanted: readonly ReadonlySet<string>[]): Promise<void> {
  const master = await stack.master();
  const fitting = (await stack.pods('redis'))
    .filter(({ spec }) => wanted.every((nodes) => nodes.has(spec.nodeName)))
    .map(({ metadata }) => metadata.name);
  if (fitting.length === 0) {
    const lists = wanted.map((nodes) => [...nodes].join(', ') || 'none');
    throw new NotHere(`no data node is on a node that is in all of these: ${lists.join('; ')}`);
  }
  await moveMaster(stack, fitting.includes(master) ? master : fitting[0]);
}

/** Times from the fault to the acknowledgements of writes after it, up to a moment; ascending, milliseconds. */
export function acknowledgedAfter(recording: Recording, fault: number, until: number): number[] {
  return writes(recording)
    .filter(({ kind }) => kind === 'ok')
    .map(endOf)
    .filter((at) => at > fault && at < until)
    .map((at) => Math.round(at - fault))
    .sort((a, b) => a - b);
}
