import type { Stack } from '../frame/stack';
import { type Case, NOTHING_LOST, type Scene } from './case';

const BARS = { ...NOTHING_LOST, maxOutage: 1000, resetsAllowed: 0, healWithin: 60_000 };

/** Members that were told something wrong, each of which the stack has to put right by itself. */
export const misled: readonly Case[] = [
  {
    name: 'chained-replica',
    title: 'a replica is made a replica of another replica',
    planned: false,
    needs: [],
    bars: BARS,
    async run({ stack, fault }) {
      const [upper, lower] = await replicas(stack);
      fault();
      await told(stack, lower.name, 6379, 'REPLICAOF', upper.address, '6379');
    },
  },
  {
    name: 'misled-sentinel',
    title: 'a Sentinel is told that a replica is the master',
    planned: false,
    needs: [],
    bars: BARS,
    run: misleadSentinel,
  },
];

async function misleadSentinel({ stack, fault }: Scene): Promise<void> {
  const [replica] = await replicas(stack);
  const { sentinels, masterName } = await stack.members();
  const [{ name }] = sentinels;
  const majority = Math.floor(sentinels.length / 2) + 1;
  fault();
  await told(stack, name, 26379, 'SENTINEL', 'REMOVE', masterName);
  await told(
    stack,
    name,
    26379,
    'SENTINEL',
    'MONITOR',
    masterName,
    replica.address,
    '6379',
    String(majority),
  );
}

async function replicas(stack: Stack) {
  const master = await stack.master();
  const { nodes } = await stack.members();
  return nodes.filter(({ name }) => name !== master);
}

async function told(stack: Stack, member: string, port: number, ...command: string[]): Promise<void> {
  const answer = await stack.ask(member, port, ...command);
  if (answer !== 'OK') throw new Error(`${command.slice(0, 2).join(' ')} at ${member}: ${answer}`);
}
