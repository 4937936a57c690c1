/** What became of attempts, as load/load.js names it; anything but `ok` is an error. */
export const KINDS = [
  'ok',
  'READONLY',
  'NOAUTH',
  'NOREPLICAS',
  'LOADING',
  'unreplicated',
  'reset',
  'refused',
  'time-out',
  'closed',
  'unreachable',
  'other',
] as const;

export type Kind = (typeof KINDS)[number];

/** One attempt of a client. */
export interface Attempt {
  /** Writers come first, then readers. */
  readonly client: number;
  /** Of the attempt, counted by each client from 1; 0 where no connection came about and nothing was sent. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly milliseconds: number;
  readonly kind: Kind;
  /** Length of the list that was written to or read. */
  readonly value?: number;
}

/** A run of the load generator. */
export interface Recording {
  readonly run: string;
  readonly writers: number;
  readonly readers: number;
  readonly wait: '0' | '1' | 'mixed';
  /** Attempts in the order in which they ended. */
  readonly attempts: readonly Attempt[];
  /** Times in milliseconds for which the generator itself was held up. */
  readonly stalls: readonly number[];
  /** First attempt and end of the run, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the file that the load generator wrote.
 *
 * @param ahead milliseconds by which the clock of the generator's machine is ahead of this one's
 * @throws Error when the run did not come to its end
 */
export function parseRecording(text: string, ahead = 0): Recording {
  const [first, ...rest] = text.trimEnd().split('\n').map(parseLine);
  if (!isObject(first) || !('epoch' in first)) throw new Error('the record of the load has no header');
  const epoch = (first.epoch as number) - ahead;
  const marks = rest.filter(isObject);
  const end = marks.find((mark) => 'end' in mark);
  if (!end) throw new Error('the record of the load has no end: the generator was stopped halfway');
  const attempts = rest.filter(Array.isArray).map((line) => toAttempt(line, epoch));
  const to = epoch + (end.end as number);
  return {
    run: first.run as string,
    writers: first.connections as number,
    readers: first.readers as number,
    wait: first.wait as Recording['wait'],
    attempts,
    stalls: marks.filter((mark) => 'stall' in mark).map((mark) => mark.stall as number),
    from: attempts.reduce((least, { start }) => Math.min(least, start), to),
    to,
  };
}

/** Whether a writer's acknowledgement says that a replica has the write too. */
export function waits({ wait }: Recording, writer: number): boolean {
  return wait === '1' || (wait === 'mixed' && writer % 2 === 1);
}

export const endOf = ({ start, milliseconds }: Attempt): number => start + milliseconds;

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`the record of the load has a line that is not JSON: ${line.slice(0, 80)}`);
  }
}

function isObject(line: unknown): line is Record<string, unknown> {
  return typeof line === 'object' && line !== null && !Array.isArray(line);
}

function toAttempt([client, number, start, milliseconds, kind, value]: unknown[], epoch: number): Attempt {
  return {
    client: client as number,
    number: number as number,
    start: epoch + (start as number),
    milliseconds: milliseconds as number,
    kind: kind as Kind,
    ...(value === undefined ? {} : { value: value as number }),
  };
}
