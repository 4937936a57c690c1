import { setTimeout as delay } from 'node:timers/promises';
import type { Stack } from './stack';
import { stateProblems } from './state';

/** Share of a core that a pod may use without load. */
const IDLE_CORES = 0.35;
const IDLE_SECONDS = 3;
const PROCESSES = '/proc/[0-9]*/stat';
/** Times that the stack must be found whole in a row. */
const IN_A_ROW = 2;

/** How a wait for a stack to be whole again ended. */
export interface Healing {
  /** Milliseconds since the epoch from which on it was whole; undefined where it was not in time. */
  readonly at?: number;
  /** What was wrong when it was last looked at. */
  readonly problems: readonly string[];
}

/** Waits until pods, roles and the Sentinels' views are right. */
export async function healed(stack: Stack, milliseconds: number): Promise<Healing> {
  const end = Date.now() + milliseconds;
  let first = 0;
  let row = 0;
  for (;;) {
    const looked = Date.now();
    const problems = await wrong(stack);
    if (problems.length === 0) {
      row++;
      if (row === 1) first = looked;
      if (row === IN_A_ROW) return { at: first, problems };
    } else {
      row = 0;
      if (looked >= end) return { problems };
    }
    await delay(1000);
  }
}

/** The same, as a condition of what comes next. */
export async function whole(stack: Stack, milliseconds: number): Promise<void> {
  const { at, problems } = await healed(stack, milliseconds);
  if (at === undefined) throw new Error(`not whole within ${milliseconds / 1000} s: ${problems.join('; ')}`);
}

/** What is not as it should be now. */
export async function wrong(stack: Stack): Promise<string[]> {
  try {
    const [pods, state] = await Promise.all([stack.podProblems(), stack.state()]);
    return [...pods, ...stateProblems(state)];
  } catch (error) {
    return [(error as Error).message.split('\n').slice(0, 3).join(' ')];
  }
}

/** Pods whose processes burn CPU without load, a sentence each. */
export async function busyPods(stack: Stack): Promise<string[]> {
  const pods = await stack.parts();
  const measured = pods.map(async ({ metadata: { name } }) => {
    const { stdout } = await stack.namespace.sh(
      name,
      `cat ${PROCESSES}; echo; sleep ${IDLE_SECONDS}; cat ${PROCESSES}`,
    );
    const cores = usedCores(stdout);
    return cores > IDLE_CORES ? [`${name} uses ${cores.toFixed(2)} cores without load`] : [];
  });
  return (await Promise.all(measured)).flat();
}

/**
 * Two lists of the lines of /proc/PID/stat, an empty line between them, taken IDLE_SECONDS apart: user and system time
 * are fields 14 and 15, in 1/100 s. A process that is in only one of them has run for a moment, or not at all.
 */
export function usedCores(text: string): number {
  const [before, after] = text.trim().split(/\n\n/).map(cpuTimes);
  const used = [...after].map(([pid, time]) => time - (before.get(pid) ?? time));
  return used.reduce((sum, one) => sum + one, 0) / 100 / IDLE_SECONDS;
}

function cpuTimes(list: string): Map<string, number> {
  return new Map(
    list.split('\n').map((line) => {
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return [line.split(' ', 1)[0], Number(fields[11]) + Number(fields[12])];
    }),
  );
}
