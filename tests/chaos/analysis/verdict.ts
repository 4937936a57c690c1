import type { Figures } from './figures';
import type { Recording } from './recording';
import type { SentinelEvents } from './sentinel-log';

/** What must hold in a case; times in milliseconds. A bar that is left out is not checked, its figure is stated. */
export interface Bars {
  /** Longest time in which no client got an acknowledgement. */
  readonly maxOutage?: number;
  /** Longest time in which one single client got none. */
  readonly maxWorstConnection?: number;
  /** Acknowledged writes that may be lost. */
  readonly lossAllowed: {
    /** Of writers that did not wait for a replica. */
    readonly plain?: number;
    /** Of writers that did. */
    readonly waited: number;
  };
  /** Writes that may be answered READONLY. */
  readonly readonlyAllowed?: number;
  /** Times that a Sentinel may be told SENTINEL RESET. */
  readonly resetsAllowed?: number;
  /** Errors of any kind that may be seen. */
  readonly errorsAllowed?: number;
  /** Until the stack is whole again, from the fault on. */
  readonly healWithin: number;
}

/** Thrown by a round that did not come to its end and says nothing, for these reasons. */
export class Invalid extends Error {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join('; '));
  }
}

/** Sentinels that noticed that time jumped, a sentence each. */
export const tilted = ({ tilts }: Pick<SentinelEvents, 'tilts'>): string[] =>
  tilts.map((sentinel) => `${sentinel} entered TILT`);

/** Why a run says nothing; empty for one that counts. */
export function invalidity(figures: Figures): string[] {
  const { stalls } = figures;
  return [...tilted(figures), ...stalls.map((ms) => `the load generator was held up for ${ms} ms`)];
}

/** The same of a record that ends before the load was told to end, at `told`: nobody looked any more. */
export function endedEarly({ to }: Recording, told: number): string[] {
  const early = Math.round((told - to) / 1000);
  return early > 2 ? [`the load ended ${early} s before the round`] : [];
}

/** What of a case's bars does not hold; empty for a case that passed. */
export function verdict(figures: Figures, bars: Bars): string[] {
  const { maxOutage, maxWorstConnection, lossAllowed, readonlyAllowed, resetsAllowed, errorsAllowed } = bars;
  const readonly = figures.errors.READONLY ?? 0;
  const errors = Object.values(figures.errors).reduce((sum, n) => sum + n, 0);
  const lossFree = lossAllowed.plain === 0 && lossAllowed.waited === 0;
  return [
    ...over('outage', figures.writeOutage, maxOutage, ' ms'),
    ...over('outage of one client', figures.worstConnection, maxWorstConnection, ' ms'),
    ...over('lost without WAIT', figures.plain.lost, lossAllowed.plain),
    ...over('lost with WAIT', figures.waited.lost, lossAllowed.waited),
    ...over('went back', figures.wentBack, lossFree ? 0 : undefined),
    ...over('READONLY', readonly, readonlyAllowed),
    ...over('SENTINEL RESET', figures.resets, resetsAllowed),
    ...over('errors', errors, errorsAllowed),
    ...(figures.acknowledged === 0 ? ['no write was acknowledged'] : []),
  ];
}

function over(what: string, value: number, most: number | undefined, unit = ''): string[] {
  return most === undefined || value <= most ? [] : [`${what}: ${value}${unit}, allowed: ${most}${unit}`];
}
