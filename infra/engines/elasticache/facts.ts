/** What ElastiCache offers and forbids, for rules and resources alike. Sources: the ElastiCache user guide. */

export type Flavor = 'redis' | 'valkey';

/** Version of the engine where the config names none. */
export const DEFAULT_VERSION: Readonly<Record<Flavor, string>> = { redis: '7.1', valkey: '8.0' };

export const DEFAULT_NODE_TYPE = 'cache.t4g.small';

/** Most nodes of a group: a primary and five replicas. */
export const MOST_NODES = 6;

/** Most characters of an id of a group or a user. */
export const MOST_ID_CHARACTERS = 40;

/** Versions of Redis OSS with users; ElastiCache has none after 7.1. */
export const REDIS_VERSIONS: readonly string[] = ['6.2', '7.0', '7.1'];

/** The first version of Valkey that ElastiCache has. */
export const FIRST_VALKEY = '7.2';

/** Node types without TLS or automatic failover, and those whose data are partly on disks. */
const UNFIT_NODES: readonly (readonly [RegExp, string])[] = [
  [/^cache\.(t1|m1|m2|m3|c1|r3)\./, 'an older generation without TLS and Multi-AZ'],
  [/^cache\.r6gd\./, 'its data tiering takes no RDB files in and gives none out'],
];

/** Why a node type can't be one of the stack's; undefined when it can. */
export function nodeTypeProblem(nodeType: string): string | undefined {
  return UNFIT_NODES.find(([pattern]) => pattern.test(nodeType))?.[1];
}

/** Whether ElastiCache has such a version of the engine. */
export function knownVersion(flavor: Flavor, version: string): boolean {
  return flavor === 'redis' ? REDIS_VERSIONS.includes(version) : atLeast(version, FIRST_VALKEY);
}

/** Whether a version is another one or newer. */
export function atLeast(version: string, other: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  const [otherMajor, otherMinor] = other.split('.').map(Number);
  return major !== otherMajor ? major > otherMajor : minor >= otherMinor;
}

/** Family of parameter groups, such as `valkey8`. */
export function familyOf(flavor: Flavor, version: string): string {
  const major = version.split('.')[0];
  return flavor === 'redis' && major === '6' ? 'redis6.x' : `${flavor}${major}`;
}

const PARAMETERS: readonly string[] = [
  'acllog-max-len',
  ...['cycle-max', 'cycle-min', 'ignore-bytes', 'max-scan-fields', 'threshold-lower', 'threshold-upper'].map(
    (name) => `active-defrag-${name}`,
  ),
  'active-expire-effort',
  'activedefrag',
  ...['normal', 'pubsub'].flatMap((client) =>
    ['hard-limit', 'soft-limit', 'soft-seconds'].map(
      (name) => `client-output-buffer-limit-${client}-${name}`,
    ),
  ),
  'client-query-buffer-limit',
  'close-on-replica-write',
  'databases',
  'hll-sparse-max-bytes',
  'lfu-decay-time',
  'lfu-log-factor',
  'list-compress-depth',
  'maxmemory-samples',
  'notify-keyspace-events',
  'proto-max-bulk-len',
  'repl-backlog-size',
  'repl-backlog-ttl',
  'reserved-memory-percent',
  'set-max-intset-entries',
  'slowlog-log-slower-than',
  'slowlog-max-len',
  'stream-node-max-bytes',
  'stream-node-max-entries',
  'tcp-keepalive',
  'timeout',
  'tracking-table-max-keys',
];

const LAZYFREE = ['eviction', 'expire', 'server-del', 'user-del'].map((name) => `lazyfree-lazy-${name}`);

const compact = (encoding: string) =>
  ['hash', 'zset'].flatMap((type) => ['entries', 'value'].map((name) => `${type}-max-${encoding}-${name}`));

const FAMILY_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'redis6.x': ['activerehashing', ...LAZYFREE, ...compact('ziplist')],
  redis7: ['latency-tracking', ...LAZYFREE, ...compact('listpack')],
  valkey7: ['latency-tracking', ...LAZYFREE, ...compact('listpack')],
};

const NEWER_PARAMETERS = ['latency-tracking', 'extended-redis-compatibility', ...compact('listpack')];

/** Parameters of a family that may be changed, besides `maxmemory-policy`. */
export function parametersOfFamily(family: string): readonly string[] {
  return [...PARAMETERS, ...(FAMILY_PARAMETERS[family] ?? NEWER_PARAMETERS)].sort();
}

const FORBIDDEN_COMMANDS: readonly string[] = [
  ...['deluser', 'load', 'save', 'setuser'].map((name) => `acl|${name}`),
  'bgrewriteaof',
  'bgsave',
  ...'addslots addslotsrange bumpepoch delslots delslotsrange failover flushslots forget links meet setslot'
    .split(' ')
    .map((name) => `cluster|${name}`),
  'config',
  'debug',
  'migrate',
  'module',
  'psync',
  'replicaof',
  'save',
  'shutdown',
  'slaveof',
  'sync',
];

/** Whether an ACL rule about commands names one that ElastiCache forbids; it refuses a user with such a rule. */
export function namesForbiddenCommand(rule: string): boolean {
  const command = rule.slice(1).toLowerCase();
  return FORBIDDEN_COMMANDS.some((forbidden) => command === forbidden || command.startsWith(`${forbidden}|`));
}

/** What commands and rules came with a version: older engines refuse a rule about them. */
const SINCE: readonly (readonly [version: string, rules: readonly string[]])[] = [
  ['7.0', ['function', '-script|flush', '-script|kill']],
  ['7.2', ['client|setinfo', 'client|no-touch']],
];

/** Whether an engine of a version knows what an ACL rule is about. */
export function knowsRule(version: string, rule: string): boolean {
  const since = SINCE.find(([, rules]) => rules.includes(rule) || rules.includes(rule.slice(1)));
  return !since || atLeast(version, since[0]);
}
