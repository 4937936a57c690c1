import { type Case, NOTHING_WAITED_LOST, type Scene } from './case';
import { AT_ONCE, gone } from './faults';

export const coldStart: readonly Case[] = [
  {
    name: 'all-pods',
    title: 'every pod of the stack is killed at once',
    planned: false,
    needs: [],
    bars: { ...NOTHING_WAITED_LOST, healWithin: 60_000 },
    async run({ stack, fault }) {
      const killed = new Set((await stack.pods()).map(({ metadata }) => metadata.uid));
      fault();
      await stack.namespace.kubectl('delete', 'pods', '-l', stack.selector, ...AT_ONCE);
      await gone(stack, killed);
    },
  },
  {
    name: 'scale-to-zero',
    title: 'everything is scaled to zero and back',
    planned: false,
    needs: [],
    bars: { ...NOTHING_WAITED_LOST, healWithin: 180_000 },
    run: downAndUp,
  },
];

async function downAndUp({ stack, fault }: Scene): Promise<void> {
  const { namespace } = stack;
  const workloads = Object.values(stack.workloads);
  const before = await Promise.all(workloads.map((name) => stack.workload(name)));
  const all = new Set((await stack.parts()).map(({ metadata }) => metadata.uid));
  fault();
  await namespace.kubectl('scale', '--replicas=0', ...workloads);
  await gone(stack, all);
  await Promise.all(
    workloads.map((name, i) => namespace.kubectl('scale', `--replicas=${before[i].spec.replicas}`, name)),
  );
}
