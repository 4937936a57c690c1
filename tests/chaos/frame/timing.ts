import type { Stack } from './stack';

/** Settings of the Sentinels, milliseconds. */
export interface Timing {
  readonly downAfter: number;
  readonly failoverTimeout: number;
}

/** As a Sentinel says them itself. */
export async function timingOf(stack: Stack): Promise<Timing> {
  const { sentinels } = await stack.state();
  const setting = (name: string) => Number(sentinels[0]?.master[name] ?? 0);
  return { downAfter: setting('down-after-milliseconds'), failoverTimeout: setting('failover-timeout') };
}
