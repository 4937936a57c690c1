import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for';
import type { Manifest } from '../../cluster/support/kube';
import { dnsPods } from '../frame/dns';
import type { PlacedPod, Stack } from '../frame/stack';
import type { Recording } from '../analysis/recording';
import { awayFromMaster } from '../load/start';
import { type Case, NOTHING_WAITED_LOST, type Scene } from './case';
import { masterOnto, nodesOf } from './places';

const DARK_SECONDS = 30;
const BARS = { ...NOTHING_WAITED_LOST, maxOutage: 7000, healWithin: 300_000 };
/** Nodes learn a Service's new endpoints within this time: kube-proxy gathers changes for a second. */
const LEARNED_MS = 2000;
const WATCHED_SECONDS = 8;

export const node: readonly Case[] = [
  {
    name: 'node-loss',
    title: "the master's node loses its power",
    planned: false,
    needs: ['node-power'],
    bars: BARS,
    run: (scene) => darken(scene, () => delay(DARK_SECONDS * 1000)),
  },
  {
    name: 'node-loss-all-parts',
    title: 'a node with the master, a Sentinel and a proxy loses its power',
    planned: false,
    needs: ['node-power'],
    bars: BARS,
    prepare: async ({ stack }) =>
      masterOnto(stack, nodesOf(await stack.pods('proxy')), nodesOf(await stack.pods('sentinel'))),
    async run(scene) {
      const { stack, load } = scene;
      const lost = await stack.nodeOf(await stack.master());
      const proxies = (await stack.pods('proxy')).filter(({ spec }) => spec.nodeName === lost);
      const fresh = await load(await awayFromMaster(stack), { fresh: true, rate: 10 });
      const avoided = await darken(scene, async () => {
        const from = await withoutEndpoints(stack, proxies);
        await delay(WATCHED_SECONDS * 1000);
        return { from, until: Date.now() };
      });
      const recording = await fresh.stop();
      return (_, fault) => avoidance(recording, fault, avoided, scene);
    },
  },
  {
    name: 'node-loss-with-dns',
    title: "a node with the master and one of the cluster's DNS pods loses its power",
    planned: false,
    needs: ['node-power'],
    bars: BARS,
    prepare: async ({ stack }) => masterOnto(stack, nodesOf(await dnsPods<PlacedPod>())),
    run: (scene) => darken(scene, () => delay(DARK_SECONDS * 1000)),
  },
];

/** Turns the master's node off, and on again when something has been awaited. */
async function darken<T>({ stack, driver, fault }: Scene, meanwhile: () => Promise<T>): Promise<T> {
  const lost = await stack.nodeOf(await stack.master());
  fault();
  await driver.nodePower(lost, 'off');
  return meanwhile().finally(() => driver.nodePower(lost, 'on'));
}

interface EndpointSlice extends Manifest {
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly conditions: { readonly ready?: boolean };
  }[];
}

/** Waits until the Service leads to none of these pods; gives the moment. */
async function withoutEndpoints(stack: Stack, pods: readonly PlacedPod[]): Promise<number> {
  const selector = `kubernetes.io/service-name=${stack.name}`;
  await waitFor(
    'the Service avoids the proxies that are lost',
    async () => {
      const slices = await stack.namespace.list<EndpointSlice>('endpointslices', selector);
      const ready = slices
        .flatMap(({ endpoints }) => endpoints)
        .filter(({ conditions }) => conditions.ready !== false)
        .flatMap(({ addresses }) => addresses);
      return pods.every(({ status }) => !ready.includes(status.podIP!));
    },
    { timeout: 120_000, interval: 200 },
  );
  return Date.now();
}

/** New connections that still went to the lost proxy when the nodes had had time to learn that it is. */
function avoidance(
  { attempts }: Recording,
  fault: number,
  { from, until }: { readonly from: number; readonly until: number },
  { remark }: Scene,
): string[] {
  const timeouts = attempts.filter(({ number, kind }) => number === 0 && kind === 'time-out');
  const late = timeouts.filter(({ start }) => start > from + LEARNED_MS && start < until);
  const after = ((from - fault) / 1000).toFixed(1);
  const last = ((Math.max(from, ...timeouts.map(({ start }) => start)) - from) / 1000).toFixed(1);
  remark(
    `the Service left the lost proxy out after ${after} s; ${timeouts.length} connections timed out, the last begun ${last} s after that`,
  );
  return late.length > 0
    ? [`${late.length} connections timed out after the Service had left the lost proxy out`]
    : [];
}
