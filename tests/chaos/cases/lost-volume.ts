import { succeeded } from '../../cluster/support/run';
import { type Case, NOTHING_WAITED_LOST } from './case';
import { freshMaster } from './faults';

/**
 * Nobody is left to hand over, and the server is back sooner than the Sentinels miss it: they still name the node that
 * has nothing.
 */
export const lostVolume: Case = {
  name: 'lost-volume',
  title: "the master's volume is emptied and its container killed",
  planned: false,
  needs: ['kill'],
  bars: { ...NOTHING_WAITED_LOST, healWithin: 90_000 },
  prepare: freshMaster,
  async run({ stack, driver, fault }) {
    const master = await stack.master();
    const aim = await driver.aim(master);
    succeeded(await stack.namespace.sh(master, 'find /data -mindepth 1 -delete'));
    await aim.killAll(fault);
  },
};
