import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for';
import type { Stack } from '../frame/stack';
import { type Case, NOTHING_WAITED_LOST, type Scene } from './case';

const HANG_SECONDS = 20;
const DARK_SECONDS = 30;
const AT_ONCE = ['--grace-period=0', '--force', '--wait=false'];

export const unplanned: readonly Case[] = [
  {
    name: 'kill-master',
    title: "the master's process is killed",
    planned: false,
    needs: ['kill'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: 2000, healWithin: 60_000 },
    async run({ stack, driver, fault }) {
      const master = await stack.master();
      await driver.kill(master, fault);
    },
  },
  {
    name: 'hang-master',
    title: `the master's process hangs for ${HANG_SECONDS} s`,
    planned: false,
    needs: ['hang'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: { downAfterPlus: 2500 }, healWithin: 90_000 },
    async run({ stack, driver, fault }) {
      const master = await stack.master();
      const { over } = await driver.hang(master, HANG_SECONDS, fault);
      await over;
    },
  },
  {
    name: 'force-delete-master',
    title: "the master's pod is deleted without any grace",
    planned: false,
    needs: [],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: { downAfterPlus: 2500 }, healWithin: 90_000 },
    async run({ stack, fault }) {
      const master = await stack.master();
      fault();
      await stack.namespace.kubectl('delete', 'pod', master, ...AT_ONCE);
    },
  },
  {
    name: 'node-loss',
    title: "the master's node loses its power",
    planned: false,
    needs: ['node-power'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: 7000, healWithin: 300_000 },
    async run({ stack, driver, fault }) {
      const node = await stack.nodeOf(await stack.master());
      fault();
      await driver.nodePower(node, 'off');
      await delay(DARK_SECONDS * 1000).finally(() => driver.nodePower(node, 'on'));
    },
  },
  {
    name: 'rogue-master',
    title: 'a replica is made a second master by hand',
    planned: false,
    needs: [],
    bars: { lossAllowed: { plain: 0, waited: 0 }, readonlyAllowed: 0, maxOutage: 1000, healWithin: 30_000 },
    async run({ stack, fault }) {
      const master = await stack.master();
      const { nodes } = await stack.members();
      const replica = nodes.find(({ name }) => name !== master)!.name;
      fault();
      const answer = await stack.ask(replica, 6379, 'REPLICAOF', 'NO', 'ONE');
      if (answer !== 'OK') throw new Error(`REPLICAOF NO ONE at ${replica}: ${answer}`);
    },
  },
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
  const all = new Set((await podsOf(stack)).map(({ metadata }) => metadata.uid));
  fault();
  await namespace.kubectl('scale', '--replicas=0', ...workloads);
  await gone(stack, all);
  await Promise.all(
    workloads.map((name, i) => namespace.kubectl('scale', `--replicas=${before[i].spec.replicas}`, name)),
  );
}

const podsOf = async (stack: Stack) =>
  (await Promise.all(['redis', 'sentinel', 'proxy'].map((part) => stack.pods(part)))).flat();

async function gone(stack: Stack, uids: ReadonlySet<string>): Promise<void> {
  await waitFor(
    'the pods are gone',
    async () => (await stack.pods()).every(({ metadata }) => !uids.has(metadata.uid)),
    { timeout: 180_000, interval: 500 },
  );
}
