import { z } from 'zod';
import { InsightAccess } from '../../charts-src/insight';
import { Spread } from '../../charts-src/kit/scheduling';
import { Flavor } from '../../charts-src/stack';
import { app, aws, elasticache, externalSecrets } from './aws';
import { PartWithResources, resourceText, sentinelDefaults, webdisDefaults } from './defaults';
import { filled, key, kind } from './docs';
import { edge } from './edge';
import * as kinds from './kinds';
import { networkPolicies } from './network';
import { passwords } from './passwords';
import { formatDuration } from './quantities';
import { tls } from './tls';

const annotations = z.record(kinds.metadataKey, kinds.annotationValue);

const partResources = (part: PartWithResources) =>
  key(
    kinds.resources,
    'What each container asks for; a value left out keeps its default.',
    resourceText(part),
  );

const redis = z.strictObject({
  maxmemory: key(
    kinds.size,
    'Memory for data; at most the memory limit. The rest of the limit is for buffers and snapshots.',
    '75 % of the memory limit',
  ),
  maxmemoryPolicy: key(
    z.enum([
      'noeviction',
      'allkeys-lru',
      'allkeys-lfu',
      'allkeys-lrm',
      'allkeys-random',
      'volatile-lru',
      'volatile-lfu',
      'volatile-lrm',
      'volatile-random',
      'volatile-ttl',
    ]),
    'What Redis does when `maxmemory` is reached.',
    'noeviction',
  ),
  minReplicasToWrite: key(
    kinds.wholeNumber(0, 8),
    'Replicas that must be in touch with the master for it to take writes; at most `replicas` - 1.',
    '1; 0 when `replicas` is 1',
  ),
  config: key(
    z.record(kinds.directiveName, kinds.directiveValue),
    'More directives of redis.conf; those that the stack sets itself are refused.',
    'none',
  ),
  modules: key(z.array(kinds.modulePath), 'Modules to load besides those that the image brings.', 'none'),
  resources: partResources('redis'),
});

const sentinel = z.strictObject({
  replicas: key(kinds.sentinelCount, 'Number of Sentinels.', String(sentinelDefaults.replicas)),
  quorum: key(
    kinds.wholeNumber(1),
    'Sentinels that must miss the master before a failover; from the majority to `sentinel.replicas`.',
    'the majority of `sentinel.replicas`',
  ),
  downAfter: key(
    kinds.downAfter,
    'How long the master may not answer before a Sentinel misses it.',
    formatDuration(sentinelDefaults.downAfter),
  ),
  failoverTimeout: key(
    kinds.duration,
    'Time for one failover before it is tried again; longer than `sentinel.downAfter`.',
    formatDuration(sentinelDefaults.failoverTimeout),
  ),
  parallelSyncs: key(
    kinds.wholeNumber(1),
    'Replicas that copy the data set of a new master at the same time.',
    '1',
  ),
  resources: partResources('sentinel'),
});

const proxy = z.strictObject({
  replicas: key(kinds.wholeNumber(1), 'Number of HAProxy pods.', '2'),
  service: key(
    z.strictObject({
      type: key(
        z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']),
        'Type of the Service that clients use.',
        'ClusterIP',
      ),
      annotations: key(annotations, 'Annotations of that Service.', 'none'),
      trafficDistribution: key(
        z.enum(['PreferClose', 'PreferSameZone', 'PreferSameNode']),
        'Which proxy a client reaches, where there is one: `PreferClose` (Kubernetes 1.31 or newer) and `PreferSameZone` (1.34) one in its zone, `PreferSameNode` (1.34) one on its node.',
        'any proxy',
      ),
    }),
    'The Service named like the stack.',
    'none',
  ),
  resources: partResources('proxy'),
});

const webdis = z.strictObject({
  replicas: key(
    kinds.wholeNumber(1),
    'Number of Webdis pods; the least number with autoscaling.',
    String(webdisDefaults.replicas),
  ),
  allowFrom: key(
    z.array(kinds.cidr),
    'Addresses that may use the HTTP API, as Webdis sees them; an empty list allows all. NetworkPolicies let them in.',
    'everywhere',
  ),
  basicAuth: key(
    kinds.bool,
    'Whether HTTP basic authentication is asked for; the password is generated. `false` needs `webdis.allowFrom`.',
    'true',
  ),
  commands: key(
    z.array(kinds.commandRule),
    'What the Redis user of Webdis may do, in the order of the rules; it starts with no command. Commands of older modules are in no category but `+@all`.',
    'reads and writes of keys, no administration',
  ),
  autoscaling: key(
    z.strictObject({
      maxReplicas: filled(
        kinds.wholeNumber(1, 100),
        'Most Webdis pods; at least `webdis.replicas`. No autoscaling without it.',
      ),
      cpuPercent: key(
        kinds.wholeNumber(1, 100),
        'Use of the requested CPU that is aimed at, in percent.',
        '80',
      ),
    }),
    'Scaling of Webdis by CPU.',
    'off',
  ),
  websockets: key(kinds.bool, 'Whether Webdis takes WebSocket connections.', 'false'),
  resources: partResources('webdis'),
});

const insight = z.strictObject({
  access: key(z.enum(InsightAccess), 'What the Redis user of the UI may do.', 'read-only'),
  resources: partResources('insight'),
});

const storage = z.strictObject({
  size: key(kinds.size, 'Size of the volume of each Redis node.', '1Gi'),
  className: key(kinds.objectName, 'StorageClass of all volumes.', 'the default class of the cluster'),
  sentinelSize: key(kinds.size, 'Size of the volume of each Sentinel.', '64Mi'),
});

const images = z.strictObject({
  registry: key(
    kinds.registry,
    'Registry that takes the place of the host of every image.',
    'the host of each image',
  ),
  redis: key(kinds.image, 'Image of Redis and Sentinel.', 'the official image of `flavor`'),
  haproxy: key(kinds.image, 'Image of the proxy.', 'the official image'),
  webdis: key(kinds.image, 'Image of Webdis, 0.1.23 or later for WebSockets.', 'the official image'),
  insight: key(kinds.image, 'Image of RedisInsight.', 'the official image'),
  pullPolicy: key(z.enum(['IfNotPresent', 'Always', 'Never']), 'When nodes pull the images.', 'IfNotPresent'),
  pullSecrets: key(z.array(kinds.objectName), 'Names of Secrets with registry logins.', 'none'),
});

const pods = z.strictObject({
  labels: key(
    z.record(kinds.labelKey, kinds.labelValue),
    'Labels for every object besides those of the stack.',
    'none',
  ),
  annotations: key(annotations, 'Annotations for every pod.', 'none'),
  nodeSelector: key(
    z.record(kinds.metadataKey, kinds.labelValue),
    'Labels that a node must have.',
    'any node',
  ),
  tolerations: key(z.array(kinds.toleration), 'Taints that the pods tolerate.', 'none'),
  priorityClassName: key(kinds.objectName, 'PriorityClass of the pods.', 'the default of the cluster'),
  spread: key(
    z.enum(Spread),
    'Whether pods of a part share a node when nodes are missing (soft) or stay pending (hard).',
    'soft',
  ),
  extraPodSpec: key(
    kinds.podSpec,
    'Anything else of a pod; maps are merged into the pods of the stack, lists are added.',
    'none',
  ),
});

const switchable = <T extends z.ZodObject>(section: T) =>
  z.union([z.literal(false), section]).prefault({} as never);

/** Keys of Pulumi.<stack>.yaml, without the prefix of the project. */
export const stackSchema = z.strictObject({
  name: filled(kinds.stackName.default('redis'), 'Name of the stack and of its Service.'),
  namespace: key(
    kinds.namespaceName,
    'Namespace; made when it does not exist, never deleted.',
    'the value of `name`',
  ),
  clusterDomain: key(kinds.domain, 'DNS domain of the cluster.', 'cluster.local'),
  target: filled(
    z.enum(['auto', 'cluster']).default('auto'),
    'Where to deploy: `cluster` fails when none can be reached, `auto` shows the plan then.',
  ),
  context: key(kinds.line, 'Context of the kubeconfig.', 'the current context'),
  engine: filled(
    z.enum(['sentinel', 'elasticache']).default('sentinel'),
    'What provides Redis: pods of this stack, or ElastiCache.',
  ),
  flavor: key(z.enum(Flavor), 'Which server runs.', 'redis'),
  replicas: filled(
    kind(z.int().min(1).max(9), 'a whole number from 2 to 9, or 1 with failover: false').default(3),
    'Number of Redis nodes, the master included; 1 only with `failover: false`.',
  ),
  failover: filled(
    kinds.bool.default(true),
    'Whether Sentinels replace a failed master; needs 2 or more `replicas`.',
  ),
  tls: filled(
    tls,
    'TLS of all servers: `false` for none, `selfSigned` for development, or where the certificate comes from.',
  ),
  redis: filled(redis.prefault({}), 'The Redis nodes.'),
  sentinel: filled(sentinel.prefault({}), 'The Sentinels, which decide about failovers.'),
  proxy: filled(proxy.prefault({}), 'HAProxy, the stable address of the stack.'),
  webdis: filled(switchable(webdis), 'The HTTP API; `false` leaves it out.'),
  insight: filled(switchable(insight), 'The RedisInsight UI; `false` leaves it out.'),
  edge: filled(edge.prefault({}), 'The way in from outside the cluster, by Ingresses; off without hosts.'),
  storage: filled(storage.prefault({}), 'The volumes.'),
  images: filled(images.prefault({}), 'The container images.'),
  pods: filled(pods.prefault({}), 'Settings for the pods of every part.'),
  secretStore: filled(
    z.enum(['cluster', 'aws']).default('cluster'),
    'Where passwords are kept: in the cluster and in the state of Pulumi, or in AWS Secrets Manager.',
  ),
  delivery: filled(
    z.enum(['pulumi', 'external-secrets']).default('pulumi'),
    'What writes the Secret of a stack with `secretStore: aws`: Pulumi, or External Secrets in the cluster.',
  ),
  existingSecret: key(
    kinds.objectName,
    'Secret in the namespace that has all keys already; no password is made then.',
    'the Secret is made',
  ),
  ...passwords,
  protect: filled(
    kinds.bool.default(true),
    'Whether what holds passwords or data in AWS is protected from deletion.',
  ),
  apps: filled(
    kind(
      z.array(app),
      'a list; each item: { namespace, secretName, user, keyPattern, commands, directAccess }',
    ).prefault([]),
    'Namespaces of applications that get the connection Secret.',
  ),
  network: filled(networkPolicies.prefault({}), 'NetworkPolicies: who reaches what. Flows: docs/network.md.'),
  aws: filled(aws.prefault({}), 'AWS, for `secretStore: aws` and `engine: elasticache`.'),
  externalSecrets: filled(
    externalSecrets.prefault({}),
    'External Secrets, for `delivery: external-secrets`.',
  ),
  elasticache: filled(elasticache.prefault({}), 'ElastiCache, for `engine: elasticache`.'),
});

type Parsed = z.output<typeof stackSchema>;

/** Config of one stack: valid, with quantities parsed. Unset values are left to the defaults of the constructs. */
export interface StackConfig extends Omit<Parsed, 'namespace'> {
  readonly namespace: string;
}
