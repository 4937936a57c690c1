import { Chart, Size, Duration, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  type AppOptions,
  Certificate,
  Credentials,
  type EdgeOptions,
  Flavor,
  InsightAccess,
  IngressController,
  type InsightOptions,
  type NetworkOptions,
  type PodOptions,
  type ProxyOptions,
  RedisHa,
  type RedisHaProps,
  type RedisOptions,
  type SentinelOptions,
  Spread,
  type WebdisOptions,
  credentialKeys,
} from '../../charts-src';

/** Props of a stack without its credentials, which every stack of the tests makes by itself. */
export type StackProps = Omit<RedisHaProps, 'credentials'>;

export const NAMESPACE = 'shop';

const AUTHORITY = '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n';

/** Value of a key of the credentials; its own for each key, so that a test sees where it turns up. */
export function secretOf(key: string): string {
  return `hidden-${key}-value`;
}

/** A chart with one stack named `cart`, its passwords of a version; where it speaks TLS, the certificate is in there too. */
export function stackChart(props: StackProps = {}, version = 1): Chart {
  const chart = new Chart(Testing.app(), 'chart', { namespace: NAMESPACE });
  const name = props.name ?? 'cart';
  const { apps, edge, labels } = props;
  const values = Object.fromEntries(
    credentialKeys({ apps, edge, version }).map((key) => [key, secretOf(key)]),
  );
  const credentials = new Credentials(chart, 'Credentials', { name, apps, edge, values, version, labels });
  const pems = { 'ca.crt': AUTHORITY, 'tls.crt': secretOf('tls.crt'), 'tls.key': secretOf('tls.key') };
  const tls = props.tls && new Certificate(chart, 'Certificate', { name, values: pems, labels });
  new RedisHa(chart, 'RedisHa', { ...props, name, credentials, tls });
  return chart;
}

const resources = {
  cpu: { request: Cpu.millis(50), limit: Cpu.millis(500) },
  memory: { request: Size.mebibytes(128), limit: Size.mebibytes(192) },
};

const pods: Required<PodOptions> = {
  imageRegistry: 'registry.example.com/mirror',
  imagePullPolicy: 'Always',
  imagePullSecrets: ['registry-login'],
  labels: { team: 'shop' },
  podAnnotations: { 'example.com/owner': 'shop' },
  nodeSelector: { 'kubernetes.io/arch': 'amd64' },
  tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'redis', effect: 'NoSchedule' }],
  priorityClassName: 'high',
  spread: Spread.HARD,
  extraPodSpec: { containers: [], dnsConfig: { options: [{ name: 'ndots', value: '2' }] } },
};

const redis: Required<RedisOptions> = {
  image: 'docker.io/library/redis:8.6.2',
  resources,
  maxmemory: Size.mebibytes(100),
  maxmemoryPolicy: 'allkeys-lru',
  minReplicasToWrite: 2,
  config: { 'slowlog-max-len': 256, 'lazyfree-lazy-eviction': true },
  modules: ['/opt/modules/one.so', '/opt/modules/two.so'],
  storageSize: Size.gibibytes(8),
  storageClassName: 'fast',
};

const sentinel: Required<SentinelOptions> = {
  quorum: 3,
  downAfter: Duration.seconds(5),
  failoverTimeout: Duration.seconds(30),
  parallelSyncs: 2,
  image: 'docker.io/library/redis:8.6.2',
  resources,
  storageSize: Size.mebibytes(128),
  storageClassName: 'fast',
};

const proxy: Required<ProxyOptions> = {
  proxies: 3,
  image: 'docker.io/library/haproxy:3.2.5',
  resources,
  serviceType: 'LoadBalancer',
  serviceAnnotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
  trafficDistribution: 'PreferClose',
};

const webdis: Required<WebdisOptions> = {
  replicas: 2,
  allowFrom: [], // with an edge the list is the controller's
  basicAuth: false,
  commands: ['+get', '+set'],
  websockets: true,
  autoscaling: { maxReplicas: 5, cpuPercent: 60 },
  image: 'docker.io/nicolas/webdis:0.1.22',
  resources,
};

const insight: Required<InsightOptions> = {
  access: InsightAccess.READ_WRITE,
  image: 'docker.io/redis/redisinsight:2.70.1',
  resources,
};

const apps: Required<AppOptions>[] = [
  {
    namespace: 'checkout',
    secretName: 'redis',
    user: 'checkout',
    keyPattern: 'checkout:*',
    commands: ['+@read', '+@write', '+info'],
    directAccess: true,
  },
];

const network: Required<NetworkOptions> = {
  policies: true,
  ingressControllerNamespace: 'traefik',
  monitoringNamespace: 'monitoring',
  allowFrom: [
    { namespace: 'batch', podLabels: { role: 'worker' } },
    { podLabels: { role: 'report' } },
    { cidr: '10.20.0.0/16' },
    { cidr: 'fd00:20::/48' },
  ],
  dnsServers: [{ namespace: 'dns', podLabels: { app: 'dns' } }, { cidr: '169.254.20.10/32' }],
  dnsPort: 5353,
};

const edge: Required<EdgeOptions> = {
  controller: IngressController.TRAEFIK,
  className: 'traefik',
  annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
  webdis: {
    host: 'webdis.example.com',
    tlsSecretName: 'webdis-tls',
    auth: { secretName: 'webdis-logins' },
    allowFrom: ['10.0.0.0/8', '192.168.1.0/24'],
    rateLimit: 50,
  },
  insight: {
    host: 'insight.example.com',
    tlsSecretName: 'insight-tls',
    auth: { secretName: 'insight-logins' },
    allowFrom: ['10.0.0.0/8'],
    rateLimit: 100,
  },
};

/** Every prop of a stack, each with a value that is not its default. */
export const allProps: Required<StackProps> = {
  ...pods,
  name: 'cart',
  namespace: NAMESPACE,
  clusterDomain: 'cluster.example',
  replicas: 5,
  failover: true,
  sentinels: 5,
  flavor: Flavor.VALKEY,
  tls: Certificate.fromSecretName('cart-tls', AUTHORITY),
  redis,
  sentinel,
  proxy,
  webdis,
  webdisEnabled: true,
  insight,
  insightEnabled: true,
  apps,
  network,
  edge,
};

/** One stack for each way to put a stack together. */
export const stacks: Readonly<Record<string, StackProps>> = {
  'all defaults': {},
  'every prop set': allProps,
  'one node without failover': { failover: false, replicas: 1 },
  'three nodes without failover': { failover: false },
  'two nodes': { replicas: 2 },
  'many nodes and Sentinels': { replicas: 9, sentinels: 7 },
  valkey: { flavor: Flavor.VALKEY },
  'hard spread': { spread: Spread.HARD },
  'without Webdis and RedisInsight': { webdisEnabled: false, insightEnabled: false },
  'the longest name': { name: 'c'.repeat(40) },
  'one pod of each proxy and Webdis': { proxy: { proxies: 1 }, webdis: { replicas: 1 } },
  applications: {
    apps: [
      { namespace: 'checkout' },
      { namespace: 'reports', user: 'reports', keyPattern: 'report:[0-9]*' },
      { namespace: NAMESPACE, user: 'jobs', secretName: 'jobs-redis', directAccess: true },
    ],
  },
  TLS: { tls: Certificate.fromSecretName('cart-tls') },
  'without NetworkPolicies': { network: { policies: false } },
  ...Object.fromEntries(
    Object.values(IngressController).map((controller) => [
      `edge of ${controller}`,
      {
        edge: { controller, webdis: { host: 'webdis.example.com' }, insight: { host: 'ui.example.com' } },
        network: { ingressControllerNamespace: 'ingress' },
      },
    ]),
  ),
  'Webdis with networks': { webdis: { allowFrom: ['10.0.0.0/8', '192.168.1.0/24'] } },
  'autoscaled Webdis': { webdis: { autoscaling: { maxReplicas: 4 } } },
};
