/** What a data node says of itself: INFO by field; empty when it does not answer. */
export interface NodeState {
  readonly name: string;
  /** That others know it by. */
  readonly address: string;
  readonly info: Readonly<Record<string, string>>;
}

/** What a Sentinel says. */
export interface SentinelState extends NodeState {
  readonly master: Readonly<Record<string, string>>;
  readonly replicas: readonly Readonly<Record<string, string>>[];
  readonly sentinels: readonly Readonly<Record<string, string>>[];
  readonly ckquorum: string;
}

/** All data nodes and Sentinels that a stack should have, as they see themselves at a moment. */
export interface State {
  readonly nodes: readonly NodeState[];
  readonly sentinels: readonly SentinelState[];
}

/** Busier than any event loop without load. */
const SPINNING = 20_000;

/** The nodes that say they are master. */
export function masters({ nodes }: State): NodeState[] {
  return nodes.filter(({ info }) => info.role === 'master');
}

/** What is not as it should be, a sentence each; empty for a stack that is whole. */
export function stateProblems(state: State): string[] {
  const silent = [...state.nodes, ...state.sentinels].filter(({ info }) => !info.redis_version);
  if (silent.length > 0) return silent.map(({ name }) => `${name} does not answer`);
  const [master, ...others] = masters(state);
  if (!master || others.length > 0) {
    return [`masters: ${masters(state).map(names).join(', ') || 'none'}, wanted: one`];
  }
  return [
    ...state.nodes.filter((node) => node !== master).flatMap((node) => replicaProblems(node, master)),
    ...same(`replicas of ${master.name}`, master.info.connected_slaves, String(state.nodes.length - 1)),
    ...state.sentinels.flatMap((sentinel) => sentinelProblems(sentinel, master, state)),
    ...[...state.nodes, ...state.sentinels].flatMap(spinProblems),
  ];
}

function replicaProblems({ name, info }: NodeState, master: NodeState): string[] {
  return [
    ...same(`${name} follows`, info.master_host, master.address),
    ...same(`link of ${name} to its master`, info.master_link_status, 'up'),
  ];
}

function sentinelProblems(sentinel: SentinelState, master: NodeState, state: State): string[] {
  const { name } = sentinel;
  const peers = state.sentinels.filter((other) => other !== sentinel);
  const replicas = state.nodes.filter((node) => node !== master);
  return [
    ...same(`master of ${name}`, sentinel.master.ip, master.address),
    ...same(`flags of the master at ${name}`, sentinel.master.flags, 'master'),
    ...same(`replicas that ${name} knows`, known(sentinel.replicas), known(replicas)),
    ...same(`Sentinels that ${name} knows`, known(sentinel.sentinels), known(peers)),
    ...sentinel.replicas
      .filter(({ flags }) => flags !== 'slave')
      .map((r) => `${name} sees replica ${r.ip}: ${r.flags}`),
    ...sentinel.sentinels
      .filter(({ flags }) => flags !== 'sentinel')
      .map((s) => `${name} sees Sentinel ${s.ip}: ${s.flags}`),
    ...(sentinel.ckquorum.startsWith('OK') ? [] : [`CKQUORUM at ${name}: ${sentinel.ckquorum}`]),
    ...same(`TILT of ${name}`, sentinel.info.sentinel_tilt, '0'),
  ];
}

function spinProblems({ name, info }: NodeState): string[] {
  const cycles = Number(info.instantaneous_eventloop_cycles_per_sec ?? 0);
  return cycles > SPINNING ? [`the event loop of ${name} spins: ${cycles} cycles/s`] : [];
}

const names = ({ name }: NodeState) => name;

const known = (members: readonly object[]) =>
  (members as { ip?: string; address?: string }[])
    .map(({ ip, address }) => ip ?? address)
    .sort()
    .join(' ');

function same(what: string, got: string | undefined, wanted: string): string[] {
  return got === wanted ? [] : [`${what}: ${got ?? 'nothing'}, wanted: ${wanted}`];
}
