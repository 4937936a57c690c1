import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ICredentials, previousKey } from './access';
import { Part, labelProblem, nameProblem } from './kit';
import type { ICertificate } from './tls';
import { tlsEnv } from './tls/pods';

/** Which Redis implementation the images hold. */
export enum Flavor {
  /** Redis, with `redis-server` and `redis-cli`. */
  REDIS = 'redis',
  /** Valkey, with `valkey-server` and `valkey-cli`. */
  VALKEY = 'valkey',
}

/** What all rooms of one stack agree on. */
export interface StackOptions {
  /**
   * Name of the stack: of its main objects and the prefix of all others. Lower-case letters, digits and `-`,
   * starting with a letter, at most 40 characters.
   */
  readonly name: string;
  /** Namespace that the stack lives in, a DNS label; addresses are made of it. That of the chart, if it has one. */
  readonly namespace: string;
  /**
   * Domain of the cluster's DNS.
   *
   * @default cluster.local
   */
  readonly clusterDomain?: string;
  /** The Secret with the passwords of the stack's users: `new Credentials(…)` or `Credentials.fromSecretName(…)`. */
  readonly credentials: ICredentials;
  /**
   * Number of data nodes, including the master: 2 or more with Sentinels, 1 or more without.
   *
   * @default 3
   */
  readonly replicas?: number;
  /**
   * Number of Sentinels: 3 or a larger odd number, or 0 for a stack without failover, whose first node is the master.
   *
   * @default 3
   */
  readonly sentinels?: number;
  /**
   * Which implementation the images hold; its commands are `redis-server` or `valkey-server`, and so on.
   *
   * @default Flavor.REDIS
   */
  readonly flavor?: Flavor;
  /**
   * Certificate of all servers of the stack, which then speak nothing but TLS: `new Certificate(…)`,
   * `new IssuedCertificate(…)` or `Certificate.fromSecretName(…)`.
   *
   * @default - no TLS
   */
  readonly tls?: ICertificate;
}

export const REDIS_PORT = 6379;
export const READ_PORT = 6380;
export const SENTINEL_PORT = 26379;
/** Of the proxy: health and metrics. */
export const HEALTH_PORT = 8404;
export const WEBDIS_PORT = 7379;
export const INSIGHT_PORT = 5540;

/** What is wrong with the name and the namespace that the rooms of a stack agree on, a sentence each. */
export function stackProblems(
  scope: Construct,
  { name, namespace }: Pick<StackOptions, 'name' | 'namespace'>,
): string[] {
  const chart = Chart.of(scope).namespace;
  const elsewhere =
    chart !== undefined && chart !== namespace
      ? `namespace: got ${namespace}, but the chart puts its objects into ${chart}; set the same on both`
      : undefined;
  return [nameProblem(name), labelProblem('namespace', namespace), elsewhere].filter((p) => p !== undefined);
}

/** One part of a stack, as its labels name it. */
export function partOf(stack: string, component: string): Part {
  return { app: 'redis-ha', managedBy: 'redis-ha-stack', instance: stack, component };
}

/** Name of the master as Sentinels know it; unique in the cluster, so that Sentinels of two stacks never meet. */
export function masterName(stack: Pick<StackOptions, 'name' | 'namespace'>): string {
  return stack.namespace === stack.name ? stack.name : `${stack.namespace}.${stack.name}`;
}

/** Names of the data nodes and of their Services, in order. */
export function nodeNames(stack: Pick<StackOptions, 'name' | 'replicas'>): string[] {
  return Array.from({ length: stack.replicas ?? 3 }, (_, i) => `${stack.name}-${i}`);
}

/** Names of the Sentinels and of their Services, in order. */
export function sentinelNames(stack: Pick<StackOptions, 'name' | 'sentinels'>): string[] {
  return Array.from({ length: stack.sentinels ?? 3 }, (_, i) => `${stack.name}-sentinel-${i}`);
}

/** Environment that the scripts of every pod expect. */
export function scriptEnv(stack: StackOptions): k8s.EnvVar[] {
  const flavor = stack.flavor ?? Flavor.REDIS;
  return [
    { name: 'STACK', value: stack.name },
    { name: 'NAMESPACE', value: stack.namespace },
    { name: 'CLUSTER_DOMAIN', value: stack.clusterDomain ?? 'cluster.local' },
    { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'SENTINELS', value: String(sentinelNames(stack).length) },
    { name: 'MASTER_NAME', value: masterName(stack) },
    { name: 'CLI', value: `${flavor}-cli` },
    { name: 'SERVER', value: `${flavor}-server` },
    ...tlsEnv(stack.tls),
  ];
}

/** Files of a ConfigMap that say who belongs to the stack; pods read them again, so that another number rolls none. */
export function memberFiles(stack: Pick<StackOptions, 'name' | 'replicas'>): Record<string, string> {
  return { nodes: `${nodeNames(stack).length}\n` };
}

/**
 * Volumes that the scripts of every pod expect: configuration, passwords, and memory for what is made at boot. Without
 * keys all passwords are there, so that one that is added changes no pod; who has the admin's gains nothing by the others.
 */
export function scriptVolumes(
  configMapName: string,
  credentials: ICredentials,
  keys?: readonly string[],
): k8s.Volume[] {
  return [
    { name: 'config', configMap: { name: configMapName } },
    { name: 'credentials', ...credentialFiles(credentials.secretName, keys) },
    { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('16Mi') } },
  ];
}

/** All passwords of a Secret, or those of keys and, while there are such, the ones before. */
function credentialFiles(name: string, keys?: readonly string[]): Pick<k8s.Volume, 'secret' | 'projected'> {
  if (!keys) return { secret: { secretName: name, defaultMode: 0o440 } };
  const items = (of: readonly string[]) => of.map((key) => ({ key, path: key }));
  return {
    projected: {
      defaultMode: 0o440,
      sources: [
        { secret: { name, items: items(keys) } },
        { secret: { name, items: items(keys.map(previousKey)), optional: true } },
      ],
    },
  };
}

/** Where the scripts find those volumes. */
export function scriptMounts(): k8s.VolumeMount[] {
  return [
    { name: 'config', mountPath: '/config', readOnly: true },
    { name: 'credentials', mountPath: '/credentials', readOnly: true },
    { name: 'run', mountPath: '/run/redis' },
  ];
}

/** A command of the pod's scripts; POSIX sh, so that every image can run it. */
export function script(name: string, ...args: string[]): string[] {
  return ['sh', `/config/${name}.sh`, ...args];
}

/** A probe by `probe.sh`. */
export const scriptProbe = (asks: 'live' | 'ready', timing: Omit<k8s.Probe, 'exec'>): k8s.Probe => ({
  exec: { command: script('probe', asks) },
  ...timing,
});
