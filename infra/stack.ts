import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ClientOptions,
  EdgeOptions,
  Endpoint,
  InsightAccess,
  InsightOptions,
  ProxyOptions,
  RedisClients,
  RedisHa,
  RedisOptions,
  SentinelOptions,
  WebdisOptions,
} from '../charts-src';
import { PodOptions } from '../charts-src/kit';
import { StackConfig } from './config';
import { SecretSource, addCredentials } from './delivery/source';
import { placeholderEndpoint } from './engines/placeholder';
import { CERTIFICATE_PLACEHOLDERS, CertificateValues, addCertificate } from './tls/source';

/** What a chart gives: where Redis is reached, and what is in front of it. */
export type StackParts = RedisHa | RedisClients;

/** A stack as cdk8s constructs, on its own. */
export interface Stack {
  readonly app: App;
  readonly chart: Chart;
  readonly redis: StackParts;
}

/** The chart of a stack, for all that needs no Pulumi: rendering, planning, checks. */
export function buildStack(config: StackConfig, secrets: SecretSource): Stack {
  const app = new App();
  const chart = new Chart(app, config.name, { namespace: config.namespace });
  return { app, chart, redis: addStack(chart, config, secrets) };
}

/** Puts a stack into a chart; a Redis outside the cluster is given by its endpoint. */
export function addStack(
  chart: Chart,
  config: StackConfig,
  secrets: SecretSource,
  outside: Endpoint | undefined = placeholderEndpoint(config),
  values: CertificateValues = CERTIFICATE_PLACEHOLDERS,
): StackParts {
  const { name } = config;
  const credentials = addCredentials(chart, config, secrets);
  const tls = addCertificate(chart, config, values);
  const common = { ...podOptions(config), ...clientOptions(config), name, credentials };
  const redis = outside
    ? new RedisClients(chart, 'RedisHa', {
        ...common,
        endpoint: outside,
        endpointCidrs: config.network.endpointCidrs,
      })
    : new RedisHa(chart, 'RedisHa', {
        ...common,
        namespace: config.namespace,
        clusterDomain: config.clusterDomain,
        replicas: config.replicas,
        failover: config.failover,
        sentinels: config.sentinel.replicas,
        flavor: config.flavor,
        tls,
        redis: redisOptions(config),
        sentinel: sentinelOptions(config),
        proxy: proxyOptions(config),
      });
  for (const made of [credentials, tls]) if (made instanceof Construct) redis.node.addDependency(made);
  return redis;
}

function clientOptions({ webdis, insight, images, apps, network, edge }: StackConfig): ClientOptions {
  return {
    webdis: webdis === false ? undefined : webdisOptions(webdis, images.webdis),
    webdisEnabled: webdis !== false,
    insight: insight === false ? undefined : insightOptions(insight, images.insight),
    insightEnabled: insight !== false,
    apps,
    network,
    edge: edgeOptions(edge),
  };
}

function podOptions({ images, pods }: StackConfig): PodOptions {
  const { annotations, ...rest } = pods;
  return {
    ...(rest as PodOptions),
    podAnnotations: annotations,
    imageRegistry: images.registry,
    imagePullPolicy: images.pullPolicy,
    imagePullSecrets: images.pullSecrets,
  };
}

function redisOptions({ redis, images, storage }: StackConfig): RedisOptions {
  return { ...redis, image: images.redis, storageSize: storage.size, storageClassName: storage.className };
}

function sentinelOptions({ sentinel, storage }: StackConfig): SentinelOptions {
  const { quorum, downAfter, failoverTimeout, parallelSyncs, resources } = sentinel;
  return { quorum, downAfter, failoverTimeout, parallelSyncs, resources, storageSize: storage.sentinelSize };
}

function proxyOptions({ proxy, images }: StackConfig): ProxyOptions {
  return {
    proxies: proxy.replicas,
    image: images.haproxy,
    resources: proxy.resources,
    serviceType: proxy.service?.type,
    serviceAnnotations: proxy.service?.annotations,
    trafficDistribution: proxy.service?.trafficDistribution,
  };
}

type Section<K extends keyof StackConfig> = Exclude<StackConfig[K], false>;

function webdisOptions(webdis: Section<'webdis'>, image?: string): WebdisOptions {
  return { ...webdis, image };
}

function insightOptions({ access, resources }: Section<'insight'>, image?: string): InsightOptions {
  return { access: access as InsightAccess | undefined, resources, image };
}

/** Pulumi waits for the address that the controller gives an Ingress; where none runs, it need not wait for 10 minutes. */
const ADDRESS_SECONDS = 120;

function edgeOptions({ annotations, ...edge }: StackConfig['edge']): EdgeOptions {
  const waiting = { 'pulumi.com/timeoutSeconds': String(ADDRESS_SECONDS) };
  return { ...edge, annotations: { ...waiting, ...annotations } };
}
