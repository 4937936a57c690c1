import { createHash } from 'node:crypto';
import type { StackConfig } from '../../config';
import { DEFAULT_NODE_TYPE, DEFAULT_VERSION, Flavor, MOST_ID_CHARACTERS, familyOf } from './facts';

/** What a replication group is made of, with defaults filled in. */
export interface GroupSettings {
  readonly id: string;
  readonly flavor: Flavor;
  /** `7.1`, `8.0` and so on. */
  readonly version: string;
  /** Family of its parameter group. */
  readonly family: string;
  readonly nodeType: string;
  /** Nodes with the primary. */
  readonly nodes: number;
  /** Days for which daily snapshots are kept. */
  readonly snapshotRetentionDays: number;
  /** Whether its deletion leaves a snapshot. */
  readonly finalSnapshot: boolean;
}

export function groupSettings(config: StackConfig): GroupSettings {
  const { name, replicas, elasticache } = config;
  const flavor: Flavor = config.flavor ?? 'redis';
  const version = elasticache.version ?? DEFAULT_VERSION[flavor];
  return {
    id: name,
    flavor,
    version,
    family: familyOf(flavor, version),
    nodeType: elasticache.nodeType ?? DEFAULT_NODE_TYPE,
    nodes: replicas,
    snapshotRetentionDays: elasticache.snapshotRetentionDays ?? 7,
    finalSnapshot: elasticache.finalSnapshot ?? true,
  };
}

/** Names of what belongs to the group; those that AWS may replace differ where they change. */
export function groupNames(config: StackConfig) {
  const { id, family } = groupSettings(config);
  return {
    group: id,
    parameterGroup: `${id}-${family.replace('.', '-')}`,
    subnetGroup: id,
    securityGroup: `${id}-elasticache`,
    userGroup: id,
  };
}

/**
 * Id of a user, which are unique in an account and region: `<stack>-<user>` where AWS takes that, shortened and told
 * apart by a hash where it does not.
 */
export function userIdOf(stack: string, user: string): string {
  const id = `${stack}-${user}`;
  if (/^[a-z]([a-z0-9]|-(?=[a-z0-9]))*$/.test(id) && id.length <= MOST_ID_CHARACTERS) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8);
  const start = id.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `${start.slice(0, MOST_ID_CHARACTERS - 9).replace(/-+$/, '')}-${hash}`;
}
