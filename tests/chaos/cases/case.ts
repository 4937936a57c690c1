import type { Bars } from '../analysis/verdict';
import type { Capability, Driver } from '../drivers/driver';
import type { Stack } from '../frame/stack';

/** What a case may use. */
export interface Scene {
  readonly stack: Stack;
  readonly driver: Driver;
  /** To be called right before the fault: times count from here. */
  fault(): void;
  /** Waits until the stack is whole, for as long as the case allows. */
  healed(): Promise<void>;
}

/** Bars as a case states them: an outage may depend on how soon the Sentinels take a master for down. */
export type CaseBars = Omit<Bars, 'maxOutage'> & {
  readonly maxOutage?: number | { readonly downAfterPlus: number };
};

/** A fault, and what must hold while it is dealt with. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** Whether it is something an operator does on purpose. */
  readonly planned: boolean;
  readonly needs: readonly Capability[];
  readonly bars: CaseBars;
  /** Does the fault; ends when nothing more is to be done to the stack. */
  run(scene: Scene): Promise<void>;
}

/** Thrown before the fault by a case that this cluster is not made for: it is skipped. */
export class NotHere extends Error {}

/** What holds in all that is planned. */
export const NOTHING_LOST = { lossAllowed: { plain: 0, waited: 0 }, readonlyAllowed: 0 } as const;

/** What holds in all that is not. */
export const NOTHING_WAITED_LOST = { lossAllowed: { waited: 0 } } as const;

/** The bars with the outage in milliseconds. */
export function barsOf({ bars }: Case, downAfter: number): Bars {
  const { maxOutage } = bars;
  return {
    ...bars,
    maxOutage: typeof maxOutage === 'object' ? downAfter + maxOutage.downAfterPlus : maxOutage,
  };
}
