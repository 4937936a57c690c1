import { App, Chart } from 'cdk8s';
import {
  ClientOptions,
  Credentials,
  Endpoint,
  InsightAccess,
  InsightOptions,
  ProxyOptions,
  ICredentials,
  RedisClients,
  RedisHa,
  RedisOptions,
  SentinelOptions,
  WebdisOptions,
  credentialKeys,
  urlKeys,
} from '../charts-src';
import { PodOptions } from '../charts-src/kit';
import { StackConfig } from './config';
import { placeholderEndpoint } from './engines/placeholder';

/** The text that stands for a password: a token in a Pulumi program, a placeholder in rendered YAML. */
export type SecretValue = (key: string) => string;

/** What a chart gives: where Redis is reached, and what is in front of it. */
export type StackParts = RedisHa | RedisClients;

/** A stack as cdk8s constructs, on its own. */
export interface Stack {
  readonly app: App;
  readonly chart: Chart;
  readonly redis: StackParts;
}

/** The chart of a stack, for all that needs no Pulumi: rendering, planning, checks. */
export function buildStack(config: StackConfig, secretValue: SecretValue): Stack {
  const app = new App();
  const chart = new Chart(app, config.name, { namespace: config.namespace });
  return { app, chart, redis: addStack(chart, config, secretValue) };
}

/** Puts a stack into a chart; a Redis outside the cluster is given by its endpoint. */
export function addStack(
  chart: Chart,
  config: StackConfig,
  secretValue: SecretValue,
  outside: Endpoint | undefined = placeholderEndpoint(config),
): StackParts {
  const { name } = config;
  const credentials = credentialsOf(chart, config, secretValue);
  const common = { ...podOptions(config), ...clientOptions(config), name, credentials };
  const redis = outside
    ? new RedisClients(chart, 'RedisHa', { ...common, endpoint: outside })
    : new RedisHa(chart, 'RedisHa', {
        ...common,
        namespace: config.namespace,
        clusterDomain: config.clusterDomain,
        replicas: config.replicas,
        failover: config.failover,
        sentinels: config.sentinel.replicas,
        flavor: config.flavor,
        redis: redisOptions(config),
        sentinel: sentinelOptions(config),
        proxy: proxyOptions(config),
      });
  if (credentials instanceof Credentials) redis.node.addDependency(credentials);
  return redis;
}

function clientOptions({ webdis, insight, images, apps }: StackConfig): ClientOptions {
  return {
    webdis: webdis === false ? undefined : webdisOptions(webdis, images.webdis),
    webdisEnabled: webdis !== false,
    insight: insight === false ? undefined : insightOptions(insight, images.insight),
    insightEnabled: insight !== false,
    apps,
  };
}

/** The Secret with the passwords; of one that exists already only those that applications get are looked at. */
function credentialsOf(chart: Chart, config: StackConfig, secretValue: SecretValue): ICredentials {
  const { name, apps, existingSecret, pods } = config;
  const valuesOf = (keys: readonly string[]) =>
    Object.fromEntries(keys.map((key) => [key, secretValue(key)]));
  if (existingSecret !== undefined) {
    return Credentials.fromSecretName(existingSecret, valuesOf(urlKeys({ apps })));
  }
  const values = valuesOf(credentialKeys({ apps }));
  return new Credentials(chart, 'Credentials', { name, apps, values, labels: pods.labels });
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
