import { setTimeout as delay } from 'node:timers/promises';
import type { Recording } from '../analysis/recording';
import { throughService } from '../load/start';
import { type Case, NOTHING_WAITED_LOST, type Scene } from './case';
import { acknowledgedAfter, masterOnto, nodesOf } from './places';

const CUT_SECONDS = 25;
const DNS_SECONDS = 30;
const API_SECONDS = 60;
const HANG_SECONDS = 20;
const HANG_BARS = { ...NOTHING_WAITED_LOST, maxOutage: { downAfterPlus: 2500 } } as const;

export const network: readonly Case[] = [
  {
    name: 'cut-off-master',
    title: "the master's node is cut off, clients on it write to the master's own Service",
    planned: false,
    needs: ['cable'],
    bars: { ...NOTHING_WAITED_LOST, healWithin: 120_000 },
    async clients(stack) {
      const master = await stack.master();
      const { nodes } = await stack.members();
      const host = nodes.find(({ name }) => name === master)!.address;
      return { node: await stack.nodeOf(master), target: { host, port: 6379, readPort: 6379 } };
    },
    async run(scene) {
      const within = await fencedWithin(scene);
      const { until } = await cutOff(scene);
      return (recording, fault) => fenced('the master', recording, fault, { within, until }, scene);
    },
  },
  {
    name: 'split',
    title: "the master's node is cut off with a proxy on it that has clients there",
    planned: false,
    needs: ['cable'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: 7000, healWithin: 120_000 },
    prepare: async ({ stack }) => masterOnto(stack, nodesOf(await stack.pods('proxy'))),
    async run(scene) {
      const { stack, load } = scene;
      const node = await stack.nodeOf(await stack.master());
      const proxy = (await stack.pods('proxy')).find(({ spec }) => spec.nodeName === node)!;
      const target = { ...(await throughService(stack)), host: proxy.status.podIP! };
      const minority = await load({ node, target });
      const within = await fencedWithin(scene);
      const { until } = await cutOff(scene);
      const recording = await minority.stop();
      return (_, fault) => fenced('the cut-off proxy', recording, fault, { within, until }, scene);
    },
  },
  {
    name: 'dns-dead',
    title: `the cluster's DNS hangs for ${DNS_SECONDS} s, and the master's process with it`,
    planned: false,
    needs: ['dns', 'hang'],
    bars: { ...HANG_BARS, healWithin: 120_000 },
    async run({ stack, driver, fault }) {
      const aim = await driver.aim(await stack.master());
      try {
        await driver.dns('down');
        const { over } = await aim.hang(HANG_SECONDS, fault);
        await Promise.all([over, delay(DNS_SECONDS * 1000)]);
      } finally {
        await driver.dns('up');
      }
    },
  },
  {
    name: 'api-down',
    title: `the API server is down for ${API_SECONDS} s, and the master's process hangs right at the start`,
    planned: false,
    needs: ['api', 'hang'],
    bars: { ...HANG_BARS, healWithin: 180_000 },
    async run({ stack, driver, fault }) {
      const aim = await driver.aim(await stack.master());
      try {
        await driver.api('down');
        const { over } = await aim.hang(HANG_SECONDS, fault);
        await Promise.all([over, delay(API_SECONDS * 1000)]);
      } finally {
        await driver.api('up');
      }
    },
  },
];

/** Milliseconds after which a master that no replica answers must not acknowledge any more. */
async function fencedWithin({ stack }: Scene): Promise<number> {
  const answer = await stack.ask(await stack.master(), 6379, 'CONFIG', 'GET', 'min-replicas-max-lag');
  const [, maxLag] = answer.split('\n');
  return (Number(maxLag) + 1) * 1000;
}

/** Cuts the master's node off for a time; gives the moment when it was joined again. */
async function cutOff({ stack, driver, fault }: Scene): Promise<{ until: number }> {
  const node = await stack.nodeOf(await stack.master());
  try {
    fault();
    await driver.cable(node, 'down');
    await delay(CUT_SECONDS * 1000);
    return { until: Date.now() };
  } finally {
    await driver.cable(node, 'up');
  }
}

function fenced(
  what: string,
  recording: Recording,
  fault: number,
  { within, until }: { readonly within: number; readonly until: number },
  { remark }: Scene,
): string[] {
  const acknowledged = acknowledgedAfter(recording, fault, until);
  const last = acknowledged.at(-1) ?? 0;
  remark(`${what} acknowledged ${acknowledged.length} writes after the cut, the last after ${last} ms`);
  return last > within ? [`${what} acknowledged for ${last} ms after the cut, allowed: ${within} ms`] : [];
}
