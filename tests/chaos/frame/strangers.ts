import type { Members } from './ask';
import type { NodeState, SentinelState, State } from './state';

/** Members of other stacks that members of a stack know, a sentence each. */
export function strangers({ nodes, sentinels }: State, others: readonly Members[]): string[] {
  const foreign = new Map(
    others
      .flatMap((other) => [...other.nodes, ...other.sentinels])
      .map(({ name, address }) => [address, name]),
  );
  const known = [
    ...nodes.map((node) => [node, knownToNode(node)] as const),
    ...sentinels.map((sentinel) => [sentinel, knownToSentinel(sentinel)] as const),
  ];
  return known.flatMap(([{ name }, addresses]) =>
    [...new Set(addresses)]
      .filter((address) => foreign.has(address))
      .map((address) => `${name} knows ${address}, which is ${foreign.get(address)} of another stack`),
  );
}

/** Its master, and the replicas that it has: `slave0:ip=10.0.0.1,port=6379,…`. */
function knownToNode({ info }: NodeState): string[] {
  const replicas = Object.entries(info).flatMap(([field, value]) =>
    /^slave\d+$/.test(field) ? [/(?:^|,)ip=([^,]*)/.exec(value)?.[1]] : [],
  );
  return [info.master_host, ...replicas].filter((address) => address !== undefined);
}

function knownToSentinel({ master, replicas, sentinels }: SentinelState): string[] {
  return [master, ...replicas, ...sentinels].map(({ ip }) => ip);
}
