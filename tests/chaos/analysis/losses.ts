import { type Attempt, type Recording, endOf, waits } from './recording';
import { writes } from './outages';

/** What a writer's list holds at the end: ascending [first, last] pairs of numbers. */
export type Present = readonly (readonly [number, number])[];

/** Acknowledged writes of one sort of writers. */
export interface Losses {
  readonly acknowledged: number;
  /** Acknowledged, then absent at the end. */
  readonly lost: number;
}

/** Losses of writers that did not wait for a replica, and of those that did. */
export function losses(
  recording: Recording,
  present: readonly Present[],
): { readonly plain: Losses; readonly waited: Losses } {
  const count = (sort: boolean): Losses => {
    const own = ({ client }: Attempt) => waits(recording, client) === sort;
    return {
      acknowledged: acknowledged(recording).filter(own).length,
      lost: absent(recording, present).filter(own).length,
    };
  };
  return { plain: count(false), waited: count(true) };
}

/** When what was lost had been acknowledged, as clocks show it in UTC; undefined where nothing was. */
export function timesOfLosses(recording: Recording, present: readonly Present[]): string | undefined {
  const times = absent(recording, present)
    .map(endOf)
    .sort((a, b) => a - b);
  if (times.length === 0) return undefined;
  const [first, last] = [times[0], times.at(-1)!].map((at) => new Date(at).toISOString().slice(11, 23));
  return `what was lost had been acknowledged from ${first} to ${last} UTC`;
}

const acknowledged = (recording: Recording) => writes(recording).filter(({ kind }) => kind === 'ok');

const absent = (recording: Recording, present: readonly Present[]) =>
  acknowledged(recording).filter(({ client, number }) => !has(present[client] ?? [], number));

/** How often a list was shorter, when it was written to, than its writer had been told before. */
export function wentBack(recording: Recording): number {
  const known = new Map<number, number>();
  let times = 0;
  for (const { client, kind, value } of writes(recording)) {
    if (kind !== 'ok' || value === undefined) continue;
    if (value <= (known.get(client) ?? 0)) times++;
    known.set(client, value);
  }
  return times;
}

function has(pairs: Present, number: number): boolean {
  let low = 0;
  let high = pairs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = pairs[middle];
    if (number < first) high = middle - 1;
    else if (number > last) low = middle + 1;
    else return true;
  }
  return false;
}
