import { type Attempt, type Recording, endOf } from './recording';

/** A time without any acknowledgement, milliseconds since the epoch. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

export const lengthOf = ({ from, to }: Outage): number => to - from;

/** Attempts of the writers. */
export function writes({ attempts, writers }: Recording): Attempt[] {
  return attempts.filter(({ client }) => client < writers);
}

/** Attempts of the readers. */
export function reads({ attempts, writers }: Recording): Attempt[] {
  return attempts.filter(({ client }) => client >= writers);
}

/** The longest time within the run in which none of these attempts was acknowledged. */
export function longestOutage(attempts: readonly Attempt[], { from, to }: Recording): Outage {
  const acknowledged = attempts
    .filter(({ kind }) => kind === 'ok')
    .map(endOf)
    .sort((a, b) => a - b);
  const marks = [from, ...acknowledged, to];
  return marks
    .slice(1)
    .map((mark, i) => ({ from: marks[i], to: mark }))
    .reduce((longest, gap) => (lengthOf(gap) > lengthOf(longest) ? gap : longest));
}

/** The longest outage that any single writer has seen. */
export function worstConnection(recording: Recording): Outage {
  const byClient = new Map<number, Attempt[]>();
  for (const attempt of writes(recording)) {
    const own = byClient.get(attempt.client);
    if (own) own.push(attempt);
    else byClient.set(attempt.client, [attempt]);
  }
  return Array.from({ length: recording.writers }, (_, client) =>
    longestOutage(byClient.get(client) ?? [], recording),
  ).reduce((worst, outage) => (lengthOf(outage) > lengthOf(worst) ? outage : worst));
}
