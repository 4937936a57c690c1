import { setTimeout as delay } from 'node:timers/promises';
import { type Case, NOTHING_WAITED_LOST } from './case';

const DARK_SECONDS = 30;

export const node: readonly Case[] = [
  {
    name: 'node-loss',
    title: "the master's node loses its power",
    planned: false,
    needs: ['node-power'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: 7000, healWithin: 300_000 },
    async run({ stack, driver, fault }) {
      const node = await stack.nodeOf(await stack.master());
      fault();
      await driver.nodePower(node, 'off');
      await delay(DARK_SECONDS * 1000).finally(() => driver.nodePower(node, 'on'));
    },
  },
];
