import type { Attempt, Kind, Recording } from './recording';

/** A recording of a run from 0 to 10 s with two writers and a reader; the second writer waits for a replica. */
export function recording(attempts: readonly Attempt[], changes: Partial<Recording> = {}): Recording {
  return {
    run: 'r',
    writers: 2,
    readers: 1,
    wait: 'mixed',
    attempts,
    stalls: [],
    from: 0,
    to: 10_000,
    ...changes,
  };
}

/** An attempt that took 1 ms. */
export function attempt(
  client: number,
  number: number,
  start: number,
  kind: Kind = 'ok',
  value?: number,
): Attempt {
  return { client, number, start, milliseconds: 1, kind, ...(value === undefined ? {} : { value }) };
}

/** Acknowledged writes, one each 100 ms over the run, but for some times. */
export function steady(client: number, down: (at: number) => boolean = () => false): Attempt[] {
  return Array.from({ length: 100 }, (_, i) => i)
    .filter((i) => !down(i * 100))
    .map((i, length) => attempt(client, i + 1, i * 100, 'ok', length + 1));
}
