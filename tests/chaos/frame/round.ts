import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Figures, figuresOf } from '../analysis/figures';
import type { Recording } from '../analysis/recording';
import { invalidity, verdict } from '../analysis/verdict';
import { type Case, barsOf } from '../cases/case';
import type { Driver } from '../drivers/driver';
import type { Load } from '../load/load';
import { type Healing, busyPods, healed } from './heal';
import { LogFollower } from './log-follower';
import type { Stack } from './stack';

/** Before the fault, and after the stack is whole again. */
const CALM_SECONDS = 4;
const WHOLE_BEFORE = 180_000;

/** What came out of a round. */
export interface Round {
  /** Empty for a round that passed. */
  readonly problems: readonly string[];
  /** Why it says nothing; empty for one that counts. */
  readonly invalid: readonly string[];
  readonly figures: Figures;
  readonly recording: Recording;
  /** Milliseconds since the epoch. */
  readonly fault: number;
  /** Milliseconds from the fault until the stack was whole. */
  readonly healed?: number;
  readonly machine: readonly [number, number];
}

export interface RoundOptions {
  readonly stack: Stack;
  readonly driver: Driver;
  readonly startLoad: (run: string) => Promise<Load>;
  readonly note: (text: string) => void;
}

/** One fault under load: before, meanwhile and after. */
export async function playRound(
  played: Case,
  { stack, driver, startLoad, note }: RoundOptions,
): Promise<Round> {
  const before = await healed(stack, WHOLE_BEFORE);
  if (before.at === undefined)
    throw new Error(`the stack is not whole to begin with: ${before.problems.join('; ')}`);
  const downAfter = await downAfterOf(stack);
  const bars = barsOf(played, downAfter);
  const loadBefore = loadavg()[0];
  const { sentinels } = await stack.members();
  const follower = new LogFollower(
    stack.namespace.name,
    sentinels.map(({ name }) => name),
  );
  const load = await startLoad(randomBytes(4).toString('hex')).catch(async (error: unknown) => {
    await follower.stop();
    throw error;
  });
  try {
    await delay(CALM_SECONDS * 1000);
    let fault = Date.now();
    await played.run({
      stack,
      driver,
      fault: () => {
        fault = Date.now();
        note('  fault');
      },
      healed: async () => demand(await healed(stack, bars.healWithin)),
    });
    const after = await healed(stack, Math.max(0, fault + bars.healWithin - Date.now()));
    note(
      after.at
        ? `  whole after ${((after.at - fault) / 1000).toFixed(1)} s`
        : `  not whole: ${after.problems[0]}`,
    );
    await delay(CALM_SECONDS * 1000);
    const recording = await load.stop();
    const loadAfter = loadavg()[0];
    const [present, log, busy] = await Promise.all([load.present(), follower.stop(), busyPods(stack)]);
    const figures = figuresOf({ recording, present, log, fault });
    return {
      problems: [...verdict(figures, bars), ...notWhole(after, bars.healWithin), ...busy],
      invalid: invalidity(figures),
      figures,
      recording,
      fault,
      healed: after.at === undefined ? undefined : after.at - fault,
      machine: [loadBefore, loadAfter],
    };
  } finally {
    await follower.stop();
    await load.remove();
  }
}

async function downAfterOf(stack: Stack): Promise<number> {
  const { sentinels } = await stack.state();
  return Number(sentinels[0]?.master['down-after-milliseconds'] ?? 0);
}

function demand({ at, problems }: Healing): void {
  if (at === undefined) throw new Error(`not whole in time: ${problems.join('; ')}`);
}

function notWhole({ at, problems }: Healing, within: number): string[] {
  return at === undefined ? problems.map((problem) => `not whole after ${within / 1000} s: ${problem}`) : [];
}
