import type { Case } from './case';

export const wrongState: readonly Case[] = [
  {
    name: 'rogue-master',
    title: 'a replica is made a second master by hand',
    planned: false,
    needs: [],
    bars: { lossAllowed: { plain: 0, waited: 0 }, readonlyAllowed: 0, maxOutage: 1000, healWithin: 30_000 },
    async run({ stack, fault }) {
      const master = await stack.master();
      const { nodes } = await stack.members();
      const replica = nodes.find(({ name }) => name !== master)!.name;
      fault();
      const answer = await stack.ask(replica, 6379, 'REPLICAOF', 'NO', 'ONE');
      if (answer !== 'OK') throw new Error(`REPLICAOF NO ONE at ${replica}: ${answer}`);
    },
  },
];
