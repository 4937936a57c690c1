import * as pulumi from '@pulumi/pulumi';
import { Endpoint, connectionData } from '../charts-src';
import type { StackConfig } from './config';
import { standIn } from './delivery/source';
import type { OutsideEndpoint } from './engines';
import { StackParts, buildStack } from './stack';

/** Outputs of the stack: where Redis is reached, whatever runs behind it. */
export type StackOutputs = Record<string, pulumi.Input<string | number>>;

/** What the secret in AWS has besides the passwords, by the names that AWS itself uses for databases. */
export function storedConnection(config: StackConfig): Record<string, string | number> {
  const common = { engine: 'redis', username: 'default' };
  if (config.engine === 'elasticache') return common; // its address is made after its passwords
  const { host, port } = buildStack(config, standIn).redis.endpoint;
  return { ...common, host, port };
}

/** What a stack tells of itself. */
export function outputsOf(
  config: StackConfig,
  redis: StackParts,
  endpoint: OutsideEndpoint | Endpoint,
  password?: pulumi.Output<string>,
): StackOutputs {
  const { webdis, insight, edge } = redis;
  const { sentinelPort, masterName } = redis.endpoint;
  const url = (room: { serviceName: string; port: number } | undefined) =>
    room &&
    `http://${room.serviceName}.${config.namespace}.svc.${config.clusterDomain ?? 'cluster.local'}:${room.port}`;
  const outputs = {
    name: config.name,
    namespace: config.namespace,
    engine: config.engine,
    host: endpoint.host,
    port: endpoint.port,
    readHost: endpoint.readHost ?? endpoint.host,
    readPort: endpoint.readPort,
    sentinelPort,
    masterName,
    secretName: config.existingSecret ?? config.name,
    connectionSecretName: redis.connection?.secretName,
    ...urlsOf(endpoint, password),
    webdisUrl: edge?.urls.webdis ?? url(webdis),
    insightUrl: edge?.urls.insight ?? url(insight),
  };
  return present(outputs);
}

/** URLs with the password, which are secret; without it where External Secrets brings it and this program may not know it. */
function urlsOf(endpoint: OutsideEndpoint | Endpoint, password?: pulumi.Output<string>): StackOutputs {
  const urls = (login: pulumi.Output<string>) => {
    const data = pulumi.all([endpoint, login]).apply(([known, value]) => connectionData(known, value));
    return {
      url: data.apply(({ REDIS_URL }) => REDIS_URL),
      readUrl: data.apply(({ REDIS_READ_URL }) => REDIS_READ_URL),
    };
  };
  if (password) return urls(pulumi.secret(password));
  const { url, readUrl } = urls(pulumi.output(''));
  return { url: url.apply(withoutLogin), readUrl: readUrl.apply(withoutLogin) };
}

const withoutLogin = (url: string) => url.replace(/\/\/.*@/, '//');

/** Without what is undefined, which Pulumi would warn about. */
function present<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}
