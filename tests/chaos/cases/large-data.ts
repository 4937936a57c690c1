import { type Pod, restarts } from '../../cluster/support/kube';
import { whole } from '../frame/heal';
import { ReadinessWatch, readyTooEarly } from '../frame/readiness';
import type { Stack } from '../frame/stack';
import { timingOf } from '../frame/timing';
import { type Case, type Expectation, NOTHING_WAITED_LOST, NotHere, type Scene } from './case';

const MEMORY = '1500Mi';
const CONFIG = {
  redis: { resources: { requests: { memory: MEMORY }, limits: { memory: MEMORY } } },
  storage: { size: '4Gi' },
};
const BATCH = 100_000;
const KEYS = 4_000_000;
/** What fits into three quarters of the memory limit, with room. */
const MOST_KEYS = 8_000_000;
const WHOLE_WITHIN = 240_000;
/** Looks that are not quite a second apart, and the API server. */
const LOOKING = 2000;

export const largeData: Case = {
  name: 'large-data',
  title: "the master's container is killed, and loading its data takes longer than the Sentinels wait",
  planned: false,
  needs: ['kill', 'config'],
  bars: { ...NOTHING_WAITED_LOST, maxOutage: { downAfterPlus: 2500 }, healWithin: WHOLE_WITHIN },
  async prepare({ stack }) {
    await stack.config!.renew(CONFIG);
    const { downAfter } = await timingOf(stack);
    for (let keys = KEYS; keys <= MOST_KEYS; keys += KEYS / 2) {
      await fill(stack, keys);
      await whole(stack, WHOLE_WITHIN);
      if ((await loadingTime(stack)) > 1.5 * downAfter) return;
    }
    throw new NotHere(`${MOST_KEYS} keys are loaded sooner than the Sentinels miss a master`);
  },
  restore: ({ stack }) => stack.config!.renew({}),
  run: killedWhileWatched,
};

async function killedWhileWatched(scene: Scene): Promise<Expectation> {
  const { stack, driver, fault, healed, remark } = scene;
  const allowed = (await noticedWithin(stack)) + LOOKING;
  const before = await dataRestarts(stack);
  const master = await stack.master();
  const aim = await driver.aim(master);
  const watch = new ReadinessWatch(stack);
  try {
    await aim.killAll(fault);
    await healed();
  } finally {
    await watch.stop();
  }
  const restarted = (await dataRestarts(stack)) - before;
  const samples = await watch.stop();
  remark(
    `keys: ${await stack.ask(master, 6379, 'DBSIZE')}; loaded in ${(await loadedIn(stack, master)) / 1000} s`,
  );
  return () => [
    ...readyTooEarly(samples, allowed),
    ...(restarted === 1 ? [] : [`data nodes were restarted ${restarted} times, wanted: by the kill only`]),
  ];
}

/** Adds keys up to a number, in scripts that are short enough for nobody to miss the master. */
async function fill(stack: Stack, keys: number): Promise<void> {
  const script = "for i = ARGV[1], ARGV[2] do redis.call('SET', 'chaos:fill:' .. i, i) end";
  const master = await stack.master();
  const there = Number(await stack.ask(master, 6379, 'DBSIZE'));
  for (let from = there; from < keys; from += BATCH) {
    const answer = await stack.ask(master, 6379, 'EVAL', script, '0', String(from), String(from + BATCH - 1));
    if (answer !== '') throw new Error(`filling ${master}: ${answer}`);
  }
}

/** Milliseconds that a replica needs to load its data when it is started anew. */
async function loadingTime(stack: Stack): Promise<number> {
  const master = await stack.master();
  const { nodes } = await stack.members();
  const replica = nodes.find(({ name }) => name !== master)!.name;
  await stack.namespace.kubectl('delete', 'pod', replica);
  await whole(stack, WHOLE_WITHIN);
  return loadedIn(stack, replica);
}

/** By the word of the server: `DB loaded from append only file: 5.120 seconds`. */
async function loadedIn({ namespace }: Stack, pod: string): Promise<number> {
  const log = await namespace.logs(pod);
  const [, seconds = '0'] = /DB loaded from append only file: ([\d.]+) seconds/.exec(log) ?? [];
  return Math.round(Number(seconds) * 1000);
}

/** Milliseconds within which Kubernetes finds out that a data node is not ready any more. */
async function noticedWithin(stack: Stack): Promise<number> {
  const { spec } = await stack.workload(stack.workloads.redis);
  const { periodSeconds = 10, failureThreshold = 3 } = spec.template.spec.containers[0].readinessProbe ?? {};
  return periodSeconds * failureThreshold * 1000;
}

async function dataRestarts(stack: Stack): Promise<number> {
  return (await stack.pods('redis')).reduce((sum, pod: Pod) => sum + restarts(pod), 0);
}
