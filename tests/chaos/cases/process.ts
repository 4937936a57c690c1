import { waitFor } from '../../support/wait-for';
import { type Pod, isRunning, restarts } from '../../cluster/support/kube';
import type { Stack } from '../frame/stack';
import { timingOf } from '../frame/timing';
import { type Case, NOTHING_WAITED_LOST } from './case';
import { AT_ONCE } from './faults';

const HANG_SECONDS = 20;
/** Sentinel tries again after twice its failover-timeout. */
const FAILED_TWICE = { failoverTimeouts: 2, downAfterPlus: 4000 };

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
    name: 'kill-container',
    title: "all processes of the master's container are killed, as for lack of memory",
    planned: false,
    needs: ['kill'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: { downAfterPlus: 2500 }, healWithin: 60_000 },
    async run({ stack, driver, fault }) {
      const aim = await driver.aim(await stack.master());
      await aim.killAll(fault);
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
  {
    name: 'failed-failover',
    title: "the Sentinel that leads the failover crashes before it begins, while the master's process hangs",
    planned: false,
    needs: ['hang'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: FAILED_TWICE, healWithin: 180_000 },
    async run({ stack, driver, fault, remark }) {
      const { downAfter, failoverTimeout } = await timingOf(stack);
      const bar = downAfter + 2 * failoverTimeout + FAILED_TWICE.downAfterPlus;
      const before = restartsOf(await stack.pods('sentinel'));
      const aim = await driver.aim(await stack.master());
      await simulateFailure(stack, 'crash-after-election');
      let over: Promise<void>;
      try {
        ({ over } = await aim.hang(bar / 1000 + 10, fault));
        const crashed = async () => {
          const pods = await stack.pods('sentinel');
          return restartsOf(pods) > before || !pods.every(isRunning);
        };
        await waitFor('a Sentinel crashes', crashed, { timeout: 30_000, interval: 500 });
      } finally {
        await simulateFailure(stack, 'help');
      }
      await over;
      remark(`failover-timeout ${failoverTimeout / 1000} s: another failover may begin after twice that`);
    },
  },
];

/** A flag that Sentinel has for its own tests; `help` takes all of them back. One that is down has none. */
async function simulateFailure(stack: Stack, flag: 'crash-after-election' | 'help'): Promise<void> {
  const { sentinels } = await stack.members();
  await Promise.all(
    sentinels.map(({ name }) => stack.ask(name, 26379, 'SENTINEL', 'SIMULATE-FAILURE', flag)),
  );
}

const restartsOf = (pods: readonly Pod[]) => pods.reduce((sum, pod) => sum + restarts(pod), 0);
