import { waitFor } from '../../support/wait-for';
import { longestOutage, writes } from '../analysis/outages';
import type { Recording } from '../analysis/recording';
import { neededStarted } from '../frame/starts';
import type { Expectation, Scene } from './case';

/** From the start of the last pod that is needed for it. */
const RESUMED_WITHIN = 60_000;

/**
 * Waits until writes are taken again once some data nodes and a majority of the Sentinels have started; that they
 * are in time is for the record of the load to show.
 */
export async function resumption({ stack, remark }: Scene, nodes: readonly string[]): Promise<Expectation> {
  const started = await neededStarted(stack, nodes);
  await waitFor('writes are taken', () => stack.writable(), {
    timeout: 2 * RESUMED_WITHIN,
    interval: 500,
  }).catch(() => undefined); // the record shows it
  return (recording) => {
    const after = resumedAfter(recording, started);
    remark(`writes went on ${(after / 1000).toFixed(1)} s after the last pod that they need had started`);
    return after > RESUMED_WITHIN
      ? [
          `writes went on ${after} ms after the last pod that they need had started, allowed: ${RESUMED_WITHIN} ms`,
        ]
      : [];
  };
}

/** Milliseconds from a moment to the end of the longest write outage; 0 where that was over before. */
export function resumedAfter(recording: Recording, moment: number): number {
  return Math.max(0, Math.round(longestOutage(writes(recording), recording).to - moment));
}
