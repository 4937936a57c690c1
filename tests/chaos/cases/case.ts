import type { Recording } from '../analysis/recording';
import type { Bars } from '../analysis/verdict';
import type { Capability, Driver } from '../drivers/driver';
import type { Stack } from '../frame/stack';
import type { Timing } from '../frame/timing';
import type { Load } from '../load/load';
import type { LoadOptions, Placement } from '../load/options';

/** What a case may strike. */
export interface Ground {
  readonly stack: Stack;
  readonly driver: Driver;
}

/** What a case may use while it is played. */
export interface Scene extends Ground {
  /** Where the clients of the round run. */
  readonly clients: Placement;
  /** To be called right before the fault: times count from here. */
  fault(): void;
  /** Waits until the stack is whole, for as long as the case allows. */
  healed(): Promise<void>;
  /** Starts load beside that of the round, which is removed with it; by default a few writers and no reader. */
  load(placement: Placement, changes?: Partial<LoadOptions>): Promise<Load>;
  /** Tells whoever looks on what is being done. */
  note(text: string): void;
  /** A figure to be told with the result that no bar judges. */
  remark(text: string): void;
}

/** What must hold beside the bars of the round's record; gives what does not, a sentence each. */
export type Expectation = (recording: Recording, fault: number) => string[];

/** Bars as a case states them: an outage may depend on the settings of the Sentinels. */
export type CaseBars = Omit<Bars, 'maxOutage'> & {
  readonly maxOutage?: number | { readonly downAfterPlus: number; readonly failoverTimeouts?: number };
};

/** A fault, and what must hold while it is dealt with. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** Whether it is something an operator does on purpose. */
  readonly planned: boolean;
  readonly needs: readonly Capability[];
  readonly bars: CaseBars;
  /** Brings the stack into the state that the fault is to find; before the load starts. */
  prepare?(ground: Ground): Promise<void>;
  /** Undoes what it has prepared, when all is measured. */
  restore?(ground: Ground): Promise<void>;
  /** Whether it is run only where it is named, because it takes long. */
  readonly onlyNamed?: boolean;
  /** How the load of the round differs from that of the other cases. */
  readonly load?: Partial<LoadOptions>;
  /** Where the clients run and what they connect to; by default not on the master's node, through the Service. */
  clients?(stack: Stack): Promise<Placement>;
  /** Does the fault; ends when nothing more is to be done to the stack. */
  run(scene: Scene): Promise<void | Expectation>;
}

/** Thrown before the fault by a case that this cluster is not made for: it is skipped. */
export class NotHere extends Error {}

/** What holds in all that is planned. */
export const NOTHING_LOST = { lossAllowed: { plain: 0, waited: 0 }, readonlyAllowed: 0 } as const;

/** What holds in all that is not. */
export const NOTHING_WAITED_LOST = { lossAllowed: { waited: 0 } } as const;

/** The bars with the outage in milliseconds. */
export function barsOf({ bars }: Case, timing: Timing): Bars {
  const { maxOutage } = bars;
  return { ...bars, maxOutage: typeof maxOutage === 'object' ? milliseconds(maxOutage, timing) : maxOutage };
}

function milliseconds(
  { downAfterPlus, failoverTimeouts = 0 }: Exclude<CaseBars['maxOutage'], number | undefined>,
  { downAfter, failoverTimeout }: Timing,
): number {
  return downAfter + failoverTimeouts * failoverTimeout + downAfterPlus;
}
