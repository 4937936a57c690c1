import { inspect } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds until it fails; default 15 000. */
  readonly timeout?: number;
  /** Milliseconds between two looks; default 50. */
  readonly interval?: number;
}

/** Thrown by a condition that can no longer come true: the wait ends at once. */
export class GiveUp extends Error {}

/**
 * Looks until the condition gives something truthy, and returns that. An error thrown by the condition means "not
 * yet" (but see `GiveUp`); the last one, or the last value, is in the message of the failure.
 */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  { timeout = 15_000, interval = 50 }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const end = Date.now() + timeout;
  for (;;) {
    const last = await look(condition);
    if ('value' in last && last.value) return last.value;
    const hopeless = 'error' in last && last.error instanceof GiveUp;
    if (hopeless || Date.now() >= end) {
      const seen = 'value' in last ? inspect(last.value) : String(last.error);
      throw new Error(`${what}: not ${hopeless ? 'any more' : `within ${timeout} ms`}, last: ${seen}`);
    }
    await delay(interval);
  }
}

async function look<T>(condition: () => T | Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await condition() };
  } catch (error) {
    return { error };
  }
}
