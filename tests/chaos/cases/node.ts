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
      const { stack, load, remark } = scene;
      const lost = await stack.nodeOf(await stack.master());
      const proxies = (await stack.pods('proxy')).filter(({ spec }) => spec.nodeName === lost);
      const placement = await awayFromMaster(stack);
      const { left, connections } = await darken(scene, async () => {
        await withoutEndpoints(stack, proxies);
        const left = Date.now();
        await delay(LEARNED_MS);
        const fresh = await load(placement, { fresh: true, rate: 20 });
        await delay(WATCHED_SECONDS * 1000);
        return { left, connections: await fresh.stop() };
      });
      return (_, fault) => {
        remark(`the Service left the lost proxy out after ${((left - fault) / 1000).toFixed(1)} s`);
        return avoidance(connections);
      };
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

/** Waits until the Service leads to none of these pods. */
async function withoutEndpoints(stack: Stack, pods: readonly PlacedPod[]): Promise<void> {
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
}

/** New connections that still went to the lost proxy. */
function avoidance({ attempts }: Recording): string[] {
  const opened = attempts.filter(({ kind }) => kind === 'ok').length;
  const late = attempts.filter(({ number, kind }) => number === 0 && kind === 'time-out').length;
  return [
    ...(opened > 0 ? [] : ['no connection came about when the Service had left the lost proxy out']),
    ...(late > 0 ? [`${late} connections timed out after the Service had left the lost proxy out`] : []),
  ];
}
