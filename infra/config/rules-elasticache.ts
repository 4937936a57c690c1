import { Duration, Size } from 'cdk8s';
import {
  FIRST_VALKEY,
  MOST_NODES,
  REDIS_VERSIONS,
  knownVersion,
  namesForbiddenCommand,
  nodeTypeProblem,
  parametersOfFamily,
} from '../engines/elasticache/facts';
import { groupSettings } from '../engines/elasticache/settings';
import { formatDuration } from './quantities';
import type { Rule } from './rules';
import type { StackConfig } from './schema';
import { dailySpan, overlap, weeklySpan } from './windows';

type Check = Rule['check'];

const LEAST_MINUTES = 60;

/** A rule for stacks with ElastiCache only. */
const withElastiCache = (keys: readonly string[], check: Check): Rule => ({
  keys: [...keys, 'engine'],
  check: (config) => (config.engine === 'elasticache' ? check(config) : undefined),
});

const FAILOVERS = 'ElastiCache decides about failovers itself';
const ENDPOINTS = 'clients reach the endpoints of ElastiCache without a proxy';
const VOLUMES = 'the data are in ElastiCache';
const NODE_TYPE = 'elasticache.nodeType decides';

/** Keys about pods that a stack with ElastiCache does not have. */
const LEFT_OUT: readonly (readonly [section: string, keys: readonly string[], reason: string])[] = [
  [
    'sentinel',
    ['replicas', 'quorum', 'downAfter', 'failoverTimeout', 'parallelSyncs', 'resources'],
    FAILOVERS,
  ],
  ['proxy', ['replicas', 'service', 'resources'], ENDPOINTS],
  ['network', ['allowFrom'], ENDPOINTS],
  ['storage', ['size', 'className', 'sentinelSize'], VOLUMES],
  ['redis', ['maxmemory', 'resources'], NODE_TYPE],
  ['redis', ['minReplicasToWrite'], 'ElastiCache replaces replicas itself, and a write never waits for one'],
  ['redis', ['modules'], 'ElastiCache loads no modules'],
  ['images', ['redis', 'haproxy'], 'no pod runs it'],
];

const leftOut = LEFT_OUT.flatMap(([section, keys, reason]) =>
  keys.map((key) =>
    withElastiCache([`${section}.${key}`], (config) => {
      const value = (config[section as keyof StackConfig] as Record<string, unknown>)[key];
      if (!given(value)) return undefined;
      return `got ${shown(value)}; allowed: nothing with engine: elasticache (${reason})`;
    }),
  ),
);

/** Keys of ElastiCache in a stack without it. */
const unused = [
  'version',
  'nodeType',
  'vpc',
  'allowedSecurityGroupIds',
  'allowedCidrs',
  'maintenanceWindow',
  'snapshotWindow',
  'snapshotRetentionDays',
  'finalSnapshot',
  'kmsKeyId',
  'importFrom',
].map((key): Rule => ({
  keys: [`elasticache.${key}`, 'engine'],
  check: ({ engine, elasticache }) => {
    const value = (elasticache as Record<string, unknown>)[key];
    if (engine === 'elasticache' || !given(value)) return undefined;
    return `got ${shown(value)}; allowed: nothing with engine: ${engine}; set engine: elasticache to use it`;
  },
}));

const nodes = withElastiCache(['replicas', 'failover'], ({ replicas, failover }) => {
  if (replicas <= MOST_NODES) return undefined;
  return (
    `got ${replicas}; allowed: ${failover ? '2' : '1'} to ${MOST_NODES} with engine: elasticache ` +
    `(a primary and at most ${MOST_NODES - 1} replicas)`
  );
});

const failover = withElastiCache(['failover', 'replicas'], (config) =>
  !config.failover && config.replicas > 1
    ? `got false; allowed: true with engine: elasticache and ${config.replicas} replicas ` +
      '(replicas are for Multi-AZ), or replicas: 1'
    : undefined,
);

const name = withElastiCache(['name'], (config) =>
  config.name.includes('--')
    ? `got ${config.name}; allowed: a name without two hyphens in a row with engine: elasticache ` +
      '(it is the id of the replication group)'
    : undefined,
);

const vpc = withElastiCache(['elasticache.vpc'], ({ elasticache }) => {
  const { id, tags = {} } = elasticache.vpc ?? {};
  const byTags = Object.keys(tags).length > 0;
  if (id !== undefined && byTags) return 'got id and tags; allowed: one of them; the id says which VPC it is';
  if (id !== undefined || byTags) return undefined;
  return 'got neither id nor tags; allowed: the id of a VPC, or tags that only this VPC has';
});

const access = withElastiCache(
  ['elasticache.allowedCidrs', 'elasticache.allowedSecurityGroupIds'],
  ({ elasticache: { allowedCidrs, allowedSecurityGroupIds = [] } }) =>
    allowedCidrs?.length === 0 && allowedSecurityGroupIds.length === 0
      ? 'got an empty list, with which nobody may connect; allowed: addresses, or elasticache.allowedSecurityGroupIds'
      : undefined,
);

const version = withElastiCache(['elasticache.version', 'flavor'], (config) => {
  const { flavor, version: value } = groupSettings(config);
  if (knownVersion(flavor, value)) return undefined;
  return flavor === 'redis'
    ? `got ${value}; allowed: ${REDIS_VERSIONS.join(', ')} with flavor: redis ` +
        `(ElastiCache has no later Redis; flavor: valkey has ${FIRST_VALKEY} and later)`
    : `got ${value}; allowed: ${FIRST_VALKEY} or later with flavor: valkey`;
});

const nodeType = withElastiCache(['elasticache.nodeType'], ({ elasticache }) => {
  const problem = elasticache.nodeType && nodeTypeProblem(elasticache.nodeType);
  return problem
    ? `got ${elasticache.nodeType} (${problem}); allowed: node types of a current generation such as ` +
        'cache.t4g.small or cache.r7g.large'
    : undefined;
});

const maintenance = withElastiCache(['elasticache.maintenanceWindow'], ({ elasticache }) => {
  const window = elasticache.maintenanceWindow;
  return window && tooShort(window, weeklySpan(window).length);
});

const snapshots = withElastiCache(['elasticache.snapshotWindow'], ({ elasticache }) => {
  const window = elasticache.snapshotWindow;
  return window && tooShort(window, dailySpan(window).length);
});

const tooShort = (window: string, minutes: number) =>
  minutes < LEAST_MINUTES
    ? `got ${window}, which are ${minutes} minutes; allowed: ${LEAST_MINUTES} minutes or more`
    : undefined;

const windows = withElastiCache(
  ['elasticache.snapshotWindow', 'elasticache.maintenanceWindow'],
  ({ elasticache: { snapshotWindow, maintenanceWindow } }) =>
    snapshotWindow && maintenanceWindow && overlap(snapshotWindow, maintenanceWindow)
      ? `got ${snapshotWindow}; allowed: a window outside elasticache.maintenanceWindow (${maintenanceWindow})`
      : undefined,
);

const retention = withElastiCache(
  ['elasticache.snapshotWindow', 'elasticache.snapshotRetentionDays'],
  ({ elasticache: { snapshotWindow, snapshotRetentionDays } }) =>
    snapshotWindow && snapshotRetentionDays === 0
      ? `got ${snapshotWindow}; allowed: nothing with elasticache.snapshotRetentionDays: 0 (no snapshot is made)`
      : undefined,
);

const kmsKey = withElastiCache(['elasticache.kmsKeyId'], ({ elasticache: { kmsKeyId } }) =>
  kmsKeyId && !/^arn:aws[\w-]*:kms:/.test(kmsKeyId)
    ? `got ${kmsKeyId}; allowed: the ARN of a KMS key (ElastiCache gives no other form back)`
    : undefined,
);

const policy = withElastiCache(['redis.maxmemoryPolicy'], ({ redis }) =>
  redis.maxmemoryPolicy?.endsWith('-lrm')
    ? `got ${redis.maxmemoryPolicy}; allowed: policies without lrm with engine: elasticache (it came with Redis 8.6)`
    : undefined,
);

const parameters = withElastiCache(['redis.config', 'elasticache.version', 'flavor'], (config) => {
  const { family } = groupSettings(config);
  const allowed = parametersOfFamily(family);
  const own = Object.entries(config.redis.config ?? {});
  const unknown = own.map(([key]) => key).filter((key) => !allowed.includes(key));
  const lists = own.filter(([key, value]) => Array.isArray(value) && !unknown.includes(key));
  const problems = [
    ...(unknown.length > 0
      ? [
          `got ${unknown.join(', ')}; allowed: what ElastiCache lets change in ${family}: ${allowed.join(', ')}`,
        ]
      : []),
    ...(lists.length > 0
      ? [`got a list for ${lists.map(([key]) => key).join(', ')}; allowed: one value for each parameter`]
      : []),
  ];
  return problems.length > 0 ? problems.join('; ') : undefined;
});

const forbidden = (rules: readonly string[] | undefined) => (rules ?? []).filter(namesForbiddenCommand);

const forbiddenText = (rules: readonly string[]) =>
  `got ${rules.join(', ')}; allowed: rules about commands that ElastiCache does not forbid (it refuses the user otherwise)`;

const webdisCommands = withElastiCache(['webdis.commands'], ({ webdis }) => {
  const rules = webdis ? forbidden(webdis.commands) : [];
  return rules.length > 0 ? forbiddenText(rules) : undefined;
});

const appCommands = withElastiCache(['apps'], ({ apps }) => {
  const rules = apps.flatMap(({ commands }) => forbidden(commands));
  return rules.length > 0 ? forbiddenText(rules) : undefined;
});

const directAccess = withElastiCache(['apps'], ({ apps }) => {
  const direct = apps.filter((app) => app.directAccess).map(({ namespace }) => namespace);
  return direct.length > 0
    ? `got directAccess for ${direct.join(', ')}; allowed: false with engine: elasticache (it has no Sentinels)`
    : undefined;
});

const existingSecret = withElastiCache(['existingSecret'], (config) =>
  config.existingSecret
    ? `got ${config.existingSecret}; allowed: nothing with engine: elasticache (its users are made with the ` +
      'passwords, which the program must know)'
    : undefined,
);

const unseenSecret = withElastiCache(
  ['delivery', 'secretStore', 'aws.existingSecretArn'],
  ({ delivery, secretStore, aws: { existingSecretArn: arn } }) =>
    delivery === 'external-secrets' && secretStore === 'aws' && arn
      ? `got external-secrets with ${arn} (aws.existingSecretArn), whose values the program would not see; allowed with ` +
        'engine: elasticache: delivery: pulumi, or a new secret (its users are made with the passwords, which pass ' +
        "through Pulumi's state)"
      : undefined,
);

/** Whether the config says something; sections that hold nothing are there all the same. */
function given(value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'object' || value === null || value instanceof Size || value instanceof Duration)
    return true;
  return Object.values(value).some(given);
}

function shown(value: unknown): string {
  if (value instanceof Size) return value.asString();
  if (value instanceof Duration) return formatDuration(value);
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? 'a value' : String(value);
}

/** What ElastiCache forbids, what makes no sense with it, and its keys in stacks without it. */
export const elasticacheRules: readonly Rule[] = [
  ...leftOut,
  ...unused,
  nodes,
  failover,
  name,
  vpc,
  access,
  version,
  nodeType,
  maintenance,
  snapshots,
  windows,
  retention,
  kmsKey,
  policy,
  parameters,
  webdisCommands,
  appCommands,
  directAccess,
  existingSecret,
  unseenSecret,
];
