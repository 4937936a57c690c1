import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type Figures, figuresOf } from '../analysis/figures';
import { timesOfLosses } from '../analysis/losses';
import type { Recording } from '../analysis/recording';
import { type LogLine, sentinelEvents } from '../analysis/sentinel-log';
import { type Bars, Invalid, endedEarly, invalidity, tilted, verdict } from '../analysis/verdict';
import { type Case, barsOf } from '../cases/case';
import type { Driver } from '../drivers/driver';
import { LOAD, SIDE_LOAD } from '../load/options';
import { type StartLoad, awayFromMaster } from '../load/start';
import { type Healing, busyPods, healed, whole } from './heal';
import { Loads } from './loads';
import { LogFollower } from './log-follower';
import type { Stack } from './stack';
import { timingOf } from './timing';

/** Before the fault, and after the stack is whole again. */
const CALM_SECONDS = 4;
const WHOLE_BEFORE = 180_000;

/** What came out of a round. */
export interface Round {
  /** Empty for a round that passed. */
  readonly problems: readonly string[];
  /** Figures of the case's own, a sentence each. */
  readonly remarks: readonly string[];
  /** Why it says nothing; empty for one that counts. */
  readonly invalid: readonly string[];
  readonly figures: Figures;
  readonly recording: Recording;
  /** What the members of the stack logged, and what this suite noted. */
  readonly log: readonly LogLine[];
  /** Milliseconds since the epoch. */
  readonly fault: number;
  /** Milliseconds from the fault until the stack was whole. */
  readonly healed?: number;
  readonly machine: readonly [number, number];
}

export interface RoundOptions {
  readonly stack: Stack;
  readonly driver: Driver;
  readonly startLoad: StartLoad;
  readonly note: (text: string) => void;
}

/** One fault under load: before, meanwhile and after. */
export async function playRound(played: Case, options: RoundOptions): Promise<Round> {
  try {
    return await strike(played, options);
  } finally {
    await played.restore?.(options);
  }
}

async function strike(played: Case, options: RoundOptions): Promise<Round> {
  const { stack, driver, startLoad } = options;
  const notes: LogLine[] = [];
  const note = (text: string) => {
    notes.push({ pod: 'suite', at: Date.now(), text: text.trim() });
    options.note(text);
  };
  await wholeToBegin(stack);
  if (played.prepare) {
    await played.prepare({ stack, driver });
    await wholeToBegin(stack);
  }
  const bars = barsOf(played, await timingOf(stack));
  const placement = await (played.clients ?? awayFromMaster)(stack);
  const loadBefore = loadavg()[0];
  const { nodes, sentinels } = await stack.members();
  const names = [...nodes, ...sentinels].map(({ name }) => name);
  const follower = new LogFollower(stack.namespace.name, names);
  const loads = new Loads(startLoad);
  try {
    const load = await loads.start({ ...LOAD, seconds: longest(bars), ...played.load }, placement);
    await delay(CALM_SECONDS * 1000);
    let fault = Date.now();
    const remarks: string[] = [];
    const expectation = await played.run({
      stack,
      driver,
      clients: placement,
      fault: () => {
        fault = Date.now();
        note('  fault');
      },
      healed: () => whole(stack, bars.healWithin),
      load: (beside, changes) => loads.start({ ...SIDE_LOAD, ...changes }, beside),
      note,
      remark: (text) => remarks.push(text),
    });
    const after = await healed(stack, Math.max(0, fault + bars.healWithin - Date.now()));
    note(
      after.at
        ? `  whole after ${((after.at - fault) / 1000).toFixed(1)} s`
        : `  not whole: ${after.problems[0]}`,
    );
    await delay(CALM_SECONDS * 1000);
    const told = Date.now();
    const recording = await load.stop();
    const loadAfter = loadavg()[0];
    const [present, log, busy] = await Promise.all([load.present(), follower.stop(), busyPods(stack)]);
    const figures = figuresOf({ recording, present, log, fault });
    const lost = timesOfLosses(recording, present);
    if (lost) remarks.push(lost);
    return {
      problems: [
        ...verdict(figures, bars),
        ...(expectation?.(recording, fault) ?? []),
        ...notWhole(after, bars.healWithin),
        ...busy,
      ],
      remarks,
      invalid: [...invalidity(figures), ...endedEarly(recording, told)],
      figures,
      recording,
      log: [...log, ...notes],
      fault,
      healed: after.at === undefined ? undefined : after.at - fault,
      machine: [loadBefore, loadAfter],
    };
  } catch (error) {
    const reasons = tilted(sentinelEvents(follower.lines(), 0, 0));
    throw reasons.length > 0 ? new Invalid([...reasons, (error as Error).message]) : error;
  } finally {
    await follower.stop();
    await loads.remove();
  }
}

/** Seconds; a case may wait twice until the stack is whole, and for a rollout besides. */
const longest = ({ healWithin }: Bars) => Math.ceil((2 * healWithin) / 1000) + 600;

async function wholeToBegin(stack: Stack): Promise<void> {
  const { at, problems } = await healed(stack, WHOLE_BEFORE);
  if (at === undefined) throw new Error(`the stack is not whole to begin with: ${problems.join('; ')}`);
}

function notWhole({ at, problems }: Healing, within: number): string[] {
  return at === undefined ? problems.map((problem) => `not whole after ${within / 1000} s: ${problem}`) : [];
}
