import { Duration, Size } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-28';

/** Settings of the Sentinels. */
export interface SentinelOptions {
  /**
   * Sentinels that must agree that the master is down: `quorum`. From the majority to all of them.
   *
   * @default - the majority
   */
  readonly quorum?: number;
  /**
   * Time without an answer after which a Sentinel takes the master for down: `down-after-milliseconds`.
   * 1 s or more; below 2 s a busy machine can look like a dead master.
   *
   * @default Duration.seconds(3)
   */
  readonly downAfter?: Duration;
  /**
   * Time after which a failover has failed; another is tried after twice that: `failover-timeout`.
   * Longer than `downAfter`.
   *
   * @default Duration.seconds(6)
   */
  readonly failoverTimeout?: Duration;
  /**
   * Replicas that copy the new master's data at the same time after a failover: `parallel-syncs`. 1 or more.
   *
   * @default 1
   */
  readonly parallelSyncs?: number;
  /**
   * Image of the Sentinels; an exact tag or a digest.
   *
   * @default - that of the data nodes
   */
  readonly image?: string;
  /**
   * CPU and memory of each Sentinel; a request is at most its limit. A CPU limit would make it miss answers.
   *
   * @default - 50m and 32 MiB requested, 64 MiB limit
   */
  readonly resources?: ContainerResources;
  /**
   * Size of each Sentinel's volume, more than 0. It can't be changed in place.
   *
   * @default Size.mebibytes(64)
   */
  readonly storageSize?: Size;
  /**
   * StorageClass of the volumes. It can't be changed in place.
   *
   * @default - the cluster's default class
   */
  readonly storageClassName?: string;
}
