import { ContainerResources } from 'cdk8s-plus-28';

/** Scales Webdis with its load. */
export interface WebdisAutoscaling {
  /** Most pods, `replicas` or more; `replicas` is the least. */
  readonly maxReplicas: number;
  /**
   * CPU in percent of the request that is aimed at. 1 to 100.
   *
   * @default 80
   */
  readonly cpuPercent?: number;
}

/** Settings of Webdis. */
export interface WebdisOptions {
  /**
   * Number of pods, 1 or more.
   *
   * @default 1
   */
  readonly replicas?: number;
  /**
   * IPv4 networks that clients may come from, as Webdis sees them: behind a Service or an Ingress these are its own.
   * NetworkPolicies let them in beside the pods of the stack's namespace.
   *
   * @default - from everywhere
   */
  readonly allowFrom?: readonly string[];
  /**
   * Whether clients need the user and password of the key `webdis-http-auth`. Webdis answers 403, not 401, without.
   * Only with `allowFrom` of networks of /8 or smaller it may be false.
   *
   * @default true
   */
  readonly basicAuth?: boolean;
  /**
   * ACL rules of commands for Webdis' user in Redis, e.g. `+@read`: the real authorisation. They are read in order and
   * start from no command; rules about keys, channels or passwords are refused.
   *
   * @default - WEBDIS_COMMANDS: reading and writing data, nothing dangerous
   */
  readonly commands?: readonly string[];
  /**
   * Whether WebSockets are served. They can't use basic auth, and versions before 0.1.23 skip the ACL for them.
   *
   * @default false
   */
  readonly websockets?: boolean;
  /**
   * A HorizontalPodAutoscaler.
   *
   * @default - a fixed number of pods
   */
  readonly autoscaling?: WebdisAutoscaling;
  /**
   * Image of Webdis; an exact tag or a digest.
   *
   * @default docker.io/nicolas/webdis:0.1.23
   */
  readonly image?: string;
  /**
   * CPU and memory of each pod; a request is at most its limit.
   *
   * @default - 50m and 32 MiB requested, 64 MiB limit
   */
  readonly resources?: ContainerResources;
}
