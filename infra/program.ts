import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import type { Provider as AwsProvider } from '@pulumi/aws';
import { PASSWORD_KEY, RedisHa, connectionData, credentialKeys } from '../charts-src';
import { awsProvider, checkAccount, checkAws, usesAws } from './aws';
import { Cdk8sApp } from './bridge';
import { StackConfig, loadConfig, parseValues } from './config';
import { credentialStore } from './credentials';
import { ensureNamespace } from './namespace';
import { addStack, buildStack } from './stack';
import { checkTarget } from './target';

/** Outputs of the stack: where Redis is reached, whatever runs behind it. */
export type StackOutputs = Record<string, pulumi.Input<string | number>>;

/**
 * Config → credentials → chart → cluster → outputs.
 *
 * @throws ConfigError, BridgeError or an error about the cluster, before anything is declared
 */
export async function program(): Promise<StackOutputs> {
  const project = pulumi.getProject();
  const config = loadConfig(parseValues(pulumi.runtime.allConfig(), project), {
    stack: pulumi.getStack(),
    project,
  });
  if (usesAws(config)) checkAccount(config);
  await checkTarget(config, { preview: pulumi.runtime.isDryRun() });
  if (!usesAws(config)) return declare(config);
  const aws = awsProvider(config);
  await checkAws(config, aws, credentialKeys());
  return declare(config, aws);
}

/** Declares all resources of a stack. */
export function declare(config: StackConfig, aws?: AwsProvider): StackOutputs {
  const connection: k8s.ProviderArgs = {
    context: config.context,
    namespace: config.namespace,
    enableConfigMapMutable: true,
    enableSecretMutable: true,
  };
  const provider = new k8s.Provider('cluster', connection);
  const namespace = ensureNamespace(config.namespace, connection, {});
  const store = credentialStore(config, {
    keys: credentialKeys(),
    connection: aws && storedConnection(config),
    provider: aws,
  });
  let redis!: RedisHa;
  new Cdk8sApp(
    config.name,
    { provider, namespace: config.namespace },
    ({ chart, tokens }) => {
      redis = addStack(chart, config, (key) => tokens.secret(store.value(key)));
    },
    { dependsOn: namespace },
  );
  return outputsOf(config, redis, store.value(PASSWORD_KEY));
}

/** What the secret in AWS has besides the passwords, by the names that AWS itself uses for databases. */
function storedConnection(config: StackConfig): Record<string, string | number> {
  const { host, port } = buildStack(config, (key) => key).redis.endpoint;
  return { engine: 'redis', host, port, username: 'default' };
}

function outputsOf(config: StackConfig, redis: RedisHa, password: pulumi.Output<string>): StackOutputs {
  const { endpoint, webdis, insight } = redis;
  const data = pulumi.secret(password.apply((value) => connectionData(endpoint, value)));
  const url = (room: { serviceName: string; port: number } | undefined) =>
    room &&
    `http://${room.serviceName}.${config.namespace}.svc.${config.clusterDomain ?? 'cluster.local'}:${room.port}`;
  const outputs = {
    name: config.name,
    namespace: config.namespace,
    engine: config.engine,
    host: endpoint.host,
    port: endpoint.port,
    readPort: endpoint.readPort,
    sentinelPort: endpoint.sentinelPort,
    masterName: endpoint.masterName,
    secretName: config.name,
    connectionSecretName: redis.connection?.secretName,
    url: data.apply(({ REDIS_URL }) => REDIS_URL),
    readUrl: data.apply(({ REDIS_READ_URL }) => REDIS_READ_URL),
    webdisUrl: url(webdis),
    insightUrl: url(insight),
  };
  return present(outputs);
}

/** Without what is undefined, which Pulumi would warn about. */
function present<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}
