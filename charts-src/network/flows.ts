import type { AppOptions } from '../access';
import { HEALTH_PORT, INSIGHT_PORT, READ_PORT, REDIS_PORT, SENTINEL_PORT, WEBDIS_PORT } from '../stack';
import { NetworkOptions, NetworkPeer } from './options';
import { directAccessLabel } from './peers';

/** Pods of a stack that do one job, by the name in their labels. */
export type Component = 'redis' | 'sentinel' | 'proxy' | 'webdis' | 'insight' | 'passwords';

/** A port of a pod, as it listens behind its Service. */
export interface FlowPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

/** Connections that are allowed: who opens them, to whom, and why. Answers need no flow of their own. */
export interface Flow {
  readonly from: Component | NetworkPeer;
  readonly to: Component | NetworkPeer;
  readonly ports: readonly FlowPort[];
  readonly why: string;
}

/** What the flows of a stack depend on. */
export interface FlowOptions extends NetworkOptions {
  /** Name of the stack. */
  readonly name: string;
  /** Namespace of the stack. */
  readonly namespace: string;
  /** The parts that there are. */
  readonly components: readonly Component[];
  readonly apps?: readonly AppOptions[];
  /** Networks that Webdis lets in. */
  readonly webdisFrom?: readonly string[];
  /** Where Webdis and RedisInsight find a Redis that is none of the stack's pods. */
  readonly outside?: { readonly port: number; readonly cidrs: readonly string[] };
}

const ports = (protocol: FlowPort['protocol'], ...numbers: number[]): FlowPort[] =>
  numbers.map((port) => ({ protocol, port }));

const REDIS = ports('TCP', REDIS_PORT);
const SENTINEL = ports('TCP', SENTINEL_PORT);
const WEBDIS = ports('TCP', WEBDIS_PORT);
const INSIGHT = ports('TCP', INSIGHT_PORT);

const OWN_NAMESPACE: NetworkPeer = {};
const KUBE_DNS: NetworkPeer = { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } };

const INSIDE: readonly Flow[] = [
  { from: 'redis', to: 'redis', ports: REDIS, why: 'replication; who is master at boot' },
  { from: 'redis', to: 'sentinel', ports: SENTINEL, why: 'who is master at boot; planned failovers' },
  { from: 'sentinel', to: 'redis', ports: REDIS, why: 'monitoring and failover' },
  { from: 'sentinel', to: 'sentinel', ports: SENTINEL, why: 'agreement on a failover' },
  { from: 'proxy', to: 'redis', ports: REDIS, why: 'health checks and clients' },
  { from: 'proxy', to: 'sentinel', ports: SENTINEL, why: 'who is master; clients that ask the Sentinels' },
  { from: 'webdis', to: 'proxy', ports: REDIS, why: 'commands of HTTP clients' },
  { from: 'insight', to: 'proxy', ports: REDIS, why: 'commands of the UI' },
  { from: 'passwords', to: 'redis', ports: REDIS, why: 'whether new passwords are accepted' },
  { from: 'passwords', to: 'sentinel', ports: SENTINEL, why: 'whether new passwords are accepted' },
  {
    from: 'redis',
    to: 'proxy',
    ports: REDIS,
    why: 'redis-cli in a pod of the stack, as `npm run up` shows it',
  },
];

/** All connections that a stack needs; nothing else is let in or out. */
export function flowsOf(options: FlowOptions): readonly Flow[] {
  const { components } = options;
  const exists = (end: Flow['from']) => typeof end !== 'string' || components.includes(end);
  return [
    ...INSIDE,
    ...clientFlows(options),
    ...httpFlows(options),
    ...monitoringFlows(options),
    ...outsideFlows(options),
    ...dnsFlows(options),
  ].filter(({ from, to }) => exists(from) && exists(to));
}

function clientFlows({ name, namespace, components, apps = [], allowFrom = [] }: FlowOptions): Flow[] {
  const listens = [REDIS_PORT, READ_PORT, ...(components.includes('sentinel') ? [SENTINEL_PORT] : [])];
  const place = (app: AppOptions) =>
    app.namespace === namespace ? OWN_NAMESPACE : { namespace: app.namespace };
  const clients = distinct([OWN_NAMESPACE, ...apps.map(place), ...allowFrom]);
  const direct = distinct([
    { podLabels: directAccessLabel(name) },
    ...apps.filter(({ directAccess }) => directAccess).map(place),
  ]);
  return [
    ...clients.map((from): Flow => ({ from, to: 'proxy', ports: ports('TCP', ...listens), why: 'clients' })),
    ...direct.flatMap((from): Flow[] => [
      { from, to: 'redis', ports: REDIS, why: 'clients that connect to the nodes themselves' },
      { from, to: 'sentinel', ports: SENTINEL, why: 'clients that ask the Sentinels themselves' },
    ]),
  ];
}

function httpFlows({ ingressControllerNamespace: controller, webdisFrom = [] }: FlowOptions): Flow[] {
  const clients = [OWN_NAMESPACE, ...webdisFrom.map((cidr) => ({ cidr }))];
  const ingress = controller === undefined ? [] : [{ namespace: controller }];
  return [
    ...clients.map((from): Flow => ({ from, to: 'webdis', ports: WEBDIS, why: 'clients of the HTTP API' })),
    ...ingress.flatMap((from): Flow[] => [
      { from, to: 'webdis', ports: WEBDIS, why: 'the HTTP API through an Ingress' },
      { from, to: 'insight', ports: INSIGHT, why: 'the UI through an Ingress' },
    ]),
  ];
}

function monitoringFlows({ monitoringNamespace: namespace }: FlowOptions): Flow[] {
  if (namespace === undefined) return [];
  return [{ from: { namespace }, to: 'proxy', ports: ports('TCP', HEALTH_PORT), why: 'metrics' }];
}

function outsideFlows({ outside }: FlowOptions): Flow[] {
  if (!outside) return [];
  const to = outside.cidrs.map((cidr) => ({ cidr }));
  return (['webdis', 'insight'] as const).flatMap((from) =>
    to.map((network) => ({ from, to: network, ports: ports('TCP', outside.port), why: 'Redis' })),
  );
}

function dnsFlows({ components, dnsServers = [KUBE_DNS], dnsPort = 53 }: FlowOptions): Flow[] {
  const both = [...ports('UDP', dnsPort), ...ports('TCP', dnsPort)];
  return components.flatMap((from) => dnsServers.map((to) => ({ from, to, ports: both, why: 'names' })));
}

function distinct(peers: readonly NetworkPeer[]): NetworkPeer[] {
  return [...new Map(peers.map((peer) => [JSON.stringify(peer), peer])).values()];
}
