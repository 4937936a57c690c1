import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import { Endpoint, PASSWORD_KEY, RedisHa, connectionData } from '../charts-src';
import { Cdk8sApp } from './bridge';
import { StackConfig, loadConfig, parseValues } from './config';
import { credentialStore } from './credentials';
import { awsSecret } from './delivery/aws-secret';
import { externalDelivery } from './delivery/external';
import { ensureNamespace } from './namespace';
import { addStack } from './stack';
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
  await checkTarget(config, { preview: pulumi.runtime.isDryRun() });
  return declare(config);
}

/** Declares all resources of a stack. */
export function declare(config: StackConfig): StackOutputs {
  const connection: k8s.ProviderArgs = {
    context: config.context,
    namespace: config.namespace,
    enableConfigMapMutable: true,
    enableSecretMutable: true,
  };
  const provider = new k8s.Provider('cluster', connection);
  const namespace = ensureNamespace(config.namespace, connection, {});
  const passwords = new Map<string, pulumi.Output<string>>();
  const external =
    config.delivery === 'external-secrets' ? externalDelivery(config, awsSecret(config)) : undefined;
  const store = external ? undefined : credentialStore(config, {});
  const valueOf = (key: string) => {
    if (!passwords.has(key)) passwords.set(key, store!(key));
    return passwords.get(key)!;
  };
  let redis!: RedisHa;
  new Cdk8sApp(
    config.name,
    { provider, namespace: config.namespace },
    ({ chart, tokens }) => {
      redis = addStack(chart, config, external?.values(tokens) ?? ((key) => tokens.secret(valueOf(key))));
    },
    { dependsOn: [namespace, ...(external?.resources ?? [])] },
  );
  return outputsOf(config, redis, external ? undefined : valueOf(PASSWORD_KEY));
}

function outputsOf(config: StackConfig, redis: RedisHa, password?: pulumi.Output<string>): StackOutputs {
  const { endpoint, webdis, insight } = redis;
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
    ...urlsOf(redis.endpoint, password),
    webdisUrl: url(webdis),
    insightUrl: url(insight),
  };
  return present(outputs);
}

/** URLs with the password, which are secret; without it where External Secrets brings it and this program may not know it. */
function urlsOf(endpoint: Endpoint, password?: pulumi.Output<string>): StackOutputs {
  if (!password) {
    const { REDIS_URL, REDIS_READ_URL } = connectionData(endpoint, '');
    return { url: withoutLogin(REDIS_URL), readUrl: withoutLogin(REDIS_READ_URL) };
  }
  const data = pulumi.secret(password.apply((value) => connectionData(endpoint, value)));
  return {
    url: data.apply(({ REDIS_URL }) => REDIS_URL),
    readUrl: data.apply(({ REDIS_READ_URL }) => REDIS_READ_URL),
  };
}

const withoutLogin = (url: string) => url.replace(/\/\/.*@/, '//');

/** Without what is undefined, which Pulumi would warn about. */
function present<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}
