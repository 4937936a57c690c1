import type { Recording } from '../analysis/recording';
import { type Case, NOTHING_LOST, type Scene } from './case';

const ROLLOUT = '--timeout=400s';

export const planned: readonly Case[] = [
  {
    name: 'delete-master',
    title: "the master's pod is deleted",
    planned: true,
    needs: [],
    bars: { ...NOTHING_LOST, maxOutage: 2000, healWithin: 120_000 },
    async run({ stack, fault }) {
      const master = await stack.master();
      fault();
      await stack.namespace.kubectl('delete', 'pod', master, '--wait=false');
    },
  },
  {
    name: 'scale',
    title: 'two data nodes are added and taken away again',
    planned: true,
    needs: ['config'],
    bars: { ...NOTHING_LOST, maxOutage: 500, healWithin: 400_000 },
    // what `kubectl rollout restart` has annotated goes with the next `up`, which restarts pods again: not while it counts
    prepare: ({ stack }) => stack.config!.change({}),
    async run({ stack, fault, healed }) {
      const { nodes } = await stack.members();
      fault();
      await stack.config!.change({ replicas: nodes.length + 2 });
      await healed();
      await stack.config!.change({ replicas: nodes.length });
    },
  },
  {
    name: 'rolling-restart',
    title: 'all data pods are restarted, one after another',
    planned: true,
    needs: [],
    bars: { ...NOTHING_LOST, maxOutage: 2000, healWithin: 400_000 },
    run: (scene) => restart(scene, scene.stack.workloads.redis),
  },
  {
    name: 'restart-sentinels',
    title: 'all Sentinels are restarted, one after another',
    planned: true,
    needs: [],
    bars: { ...NOTHING_LOST, maxOutage: 1000, healWithin: 400_000 },
    run: (scene) => restart(scene, scene.stack.workloads.sentinel),
  },
  {
    name: 'restart-proxies',
    title: 'all proxies are restarted, one after another',
    planned: true,
    needs: [],
    bars: { ...NOTHING_LOST, maxOutage: 1000, maxWorstConnection: 1000, healWithin: 400_000 },
    async run(scene) {
      const proxies = (await scene.stack.pods('proxy')).length;
      await restart(scene, scene.stack.workloads.proxy);
      return (recording) => cutOftener(recording, proxies);
    },
  },
];

/** Only connections of the proxy that stops are cut: of each client at most once for each proxy. */
function cutOftener({ attempts }: Recording, most: number): string[] {
  const cuts = new Map<number, number>();
  for (const { client, kind } of attempts) if (kind !== 'ok') cuts.set(client, (cuts.get(client) ?? 0) + 1);
  return [...cuts]
    .filter(([, count]) => count > most)
    .map(([client, count]) => `client ${client} saw ${count} errors, allowed: ${most}`);
}

async function restart({ stack: { namespace }, fault }: Scene, workload: string): Promise<void> {
  fault();
  await namespace.kubectl('rollout', 'restart', workload);
  await namespace.kubectl('rollout', 'status', workload, ROLLOUT);
}
