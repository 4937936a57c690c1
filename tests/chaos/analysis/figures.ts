import { type Losses, type Present, losses, wentBack } from './losses';
import { type Outage, lengthOf, longestOutage, reads, worstConnection, writes } from './outages';
import type { Attempt, Kind, Recording } from './recording';
import { type LogLine, type SentinelEvents, sentinelEvents } from './sentinel-log';

/** What a run has measured; times in milliseconds. */
export interface Figures extends SentinelEvents {
  /** Writes that were sent. */
  readonly attempted: number;
  readonly acknowledged: number;
  /** Of writers that did not wait for a replica. */
  readonly plain: Losses;
  /** Of writers that did. */
  readonly waited: Losses;
  readonly wentBack: number;
  /** Longest time in which no writer got an acknowledgement. */
  readonly writeOutage: number;
  /** The same for readers. */
  readonly readOutage: number;
  /** Longest time in which one writer got none. */
  readonly worstConnection: number;
  /** Errors of writers by kind, refused connections among them. */
  readonly errors: Errors;
  readonly readErrors: Errors;
  /** Times for which the load generator itself was held up. */
  readonly stalls: readonly number[];
}

export type Errors = Readonly<Partial<Record<Kind, number>>>;

export interface Evidence {
  readonly recording: Recording;
  /** What each writer's list holds at the end. */
  readonly present: readonly Present[];
  readonly log: readonly LogLine[];
  /** Milliseconds since the epoch. */
  readonly fault: number;
}

/** All figures of a run. */
export function figuresOf({ recording, present, log, fault }: Evidence): Figures {
  const written = writes(recording);
  const milliseconds = (outage: Outage) => Math.round(lengthOf(outage));
  return {
    attempted: written.filter(({ number }) => number > 0).length,
    acknowledged: written.filter(({ kind }) => kind === 'ok').length,
    ...losses(recording, present),
    wentBack: wentBack(recording),
    writeOutage: milliseconds(longestOutage(written, recording)),
    readOutage: recording.readers > 0 ? milliseconds(longestOutage(reads(recording), recording)) : 0,
    worstConnection: milliseconds(worstConnection(recording)),
    errors: countErrors(written),
    readErrors: countErrors(reads(recording)),
    stalls: recording.stalls.map(Math.round),
    ...sentinelEvents(log, recording.from, fault),
  };
}

function countErrors(attempts: readonly Attempt[]): Errors {
  const errors: Partial<Record<Kind, number>> = {};
  for (const { kind } of attempts) if (kind !== 'ok') errors[kind] = (errors[kind] ?? 0) + 1;
  return errors;
}
