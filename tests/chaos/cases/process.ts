import { type Case, NOTHING_WAITED_LOST } from './case';
import { AT_ONCE } from './faults';

const HANG_SECONDS = 20;

export const process: readonly Case[] = [
  {
    name: 'kill-master',
    title: "the master's process is killed",
    planned: false,
    needs: ['kill'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: 2000, healWithin: 60_000 },
    async run({ stack, driver, fault }) {
      const master = await stack.master();
      const aim = await driver.aim(master);
      await aim.kill(fault);
    },
  },
  {
    name: 'hang-master',
    title: `the master's process hangs for ${HANG_SECONDS} s`,
    planned: false,
    needs: ['hang'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: { downAfterPlus: 2500 }, healWithin: 90_000 },
    async run({ stack, driver, fault }) {
      const master = await stack.master();
      const aim = await driver.aim(master);
      const { over } = await aim.hang(HANG_SECONDS, fault);
      await over;
    },
  },
  {
    name: 'force-delete-master',
    title: "the master's pod is deleted without any grace",
    planned: false,
    needs: [],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: { downAfterPlus: 2500 }, healWithin: 90_000 },
    async run({ stack, fault }) {
      const master = await stack.master();
      fault();
      await stack.namespace.kubectl('delete', 'pod', master, ...AT_ONCE);
    },
  },
];
