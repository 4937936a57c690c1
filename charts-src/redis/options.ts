import { Size } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-28';
import { DirectiveValue } from './redis-conf';

/** Settings of the data nodes. */
export interface RedisOptions {
  /**
   * Image with the server and its command line client; an exact tag or a digest.
   *
   * @default - docker.io/library/redis:8.6.3, or docker.io/valkey/valkey:9.1.2 for Flavor.VALKEY
   */
  readonly image?: string;
  /**
   * CPU and memory of each node. A request is at most its limit; without a memory limit `maxmemory` has to be set.
   *
   * @default - 100m and 256 MiB requested, 256 MiB limit
   */
  readonly resources?: ContainerResources;
  /**
   * Memory for data: `maxmemory`. At most the memory limit; what is left is for replication, clients and rewrites.
   *
   * @default - 75 % of the memory limit
   */
  readonly maxmemory?: Size;
  /**
   * What is evicted at `maxmemory`: a `maxmemory-policy` of Redis, which is `noeviction`, or `allkeys-` with `lru`,
   * `lfu`, `lrm` (Redis 8.6) or `random`, or `volatile-` with one of these or `ttl`.
   *
   * @default noeviction
   */
  readonly maxmemoryPolicy?: string;
  /**
   * Replicas in sync that the master needs to accept a write: `min-replicas-to-write`. 0 to `replicas - 1`.
   *
   * @default - 1, and 0 for a single node
   */
  readonly minReplicasToWrite?: number;
  /**
   * Further directives of redis.conf, by name in lower case. Those that the stack sets itself (`ownedDirectives`),
   * empty values and values with line breaks are refused.
   *
   * @default - none
   */
  readonly config?: Readonly<Record<string, DirectiveValue>>;
  /**
   * Absolute paths of modules in the image that end in `.so`, to load beside all those of `/usr/local/lib/redis/modules`.
   *
   * @default - none
   */
  readonly modules?: readonly string[];
  /**
   * Size of each node's volume, more than 0. It can't be changed in place.
   *
   * @default Size.gibibytes(1)
   */
  readonly storageSize?: Size;
  /**
   * StorageClass of the volumes. It can't be changed in place.
   *
   * @default - the cluster's default class
   */
  readonly storageClassName?: string;
}
