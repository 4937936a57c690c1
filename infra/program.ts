import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import type { Provider as AwsProvider } from '@pulumi/aws';
import { Endpoint, PASSWORD_KEY, connectionData, credentialKeys } from '../charts-src';
import { awsProvider, checkAccount, checkAws, usesAws } from './aws';
import { Cdk8sApp } from './bridge';
import { StackConfig, loadConfig, parseValues } from './config';
import { CredentialStore, credentialStore } from './credentials';
import { explainedByCondition } from './delivery/explain';
import { ExternalDelivery, externalDelivery } from './delivery/external';
import { secretId } from './delivery/source';
import { Engine, OutsideEndpoint, engineOf } from './engines';
import { ensureNamespace } from './namespace';
import { StackParts, addStack, buildStack } from './stack';
import { checkTarget } from './target';

/** Outputs of the stack: where Redis is reached, whatever runs behind it. */
export type StackOutputs = Record<string, pulumi.Input<string | number>>;

/**
 * Config → credentials → engine → chart → cluster → outputs.
 *
 * @throws ConfigError, BridgeError or an error about the cluster or AWS, before anything is declared
 */
export async function program(): Promise<StackOutputs> {
  const project = pulumi.getProject();
  const config = loadConfig(parseValues(pulumi.runtime.allConfig(), project), {
    stack: pulumi.getStack(),
    project,
  });
  if (usesAws(config)) checkAccount(config);
  await checkTarget(config, { preview: pulumi.runtime.isDryRun() });
  const aws = usesAws(config) ? awsProvider(config) : undefined;
  if (aws) await checkAws(config, aws, credentialKeys(config));
  return declare(config, await engineOf(config, aws), aws);
}

/** Declares all resources of a stack. */
export function declare(config: StackConfig, engine: Engine, aws?: AwsProvider): StackOutputs {
  const connection: k8s.ProviderArgs = {
    context: config.context,
    namespace: config.namespace,
    enableConfigMapMutable: true,
    enableSecretMutable: true,
  };
  const provider = new k8s.Provider('cluster', connection);
  const namespace = ensureNamespace(config.namespace, connection, {});
  const store = credentialStore(config, {
    keys: credentialKeys(config),
    connection: aws && storedConnection(config),
    provider: aws,
    cluster: provider,
  });
  const external = config.delivery === 'external-secrets' ? delivery(config, store, aws!) : undefined;
  const outside = engine.declare((key) => store.value(key));
  let redis!: StackParts;
  new Cdk8sApp(
    config.name,
    { provider, namespace: config.namespace },
    ({ chart, tokens }) => {
      const endpoint = outside && withTokens(outside, (output) => tokens.string(output));
      const secrets = external?.values(tokens) ?? ((key: string) => tokens.secret(store.value(key)));
      redis = addStack(chart, config, secrets, endpoint);
    },
    {
      dependsOn: [namespace, ...(external?.resources ?? [])],
      transformations: external && [explainedByCondition(config.context)],
    },
  );
  const password = external ? undefined : store.value(PASSWORD_KEY);
  return outputsOf(config, redis, outside ?? redis.endpoint, password);
}

/** What the secret in AWS has besides the passwords, by the names that AWS itself uses for databases. */
function storedConnection(config: StackConfig): Record<string, string | number> {
  const common = { engine: 'redis', username: 'default' };
  if (config.engine === 'elasticache') return common; // its address is made after its passwords
  const { host, port } = buildStack(config, (key) => key).redis.endpoint;
  return { ...common, host, port };
}

function delivery(config: StackConfig, store: CredentialStore, provider: AwsProvider): ExternalDelivery {
  const { secretArn, resources = [] } = store;
  return externalDelivery(config, {
    secretName: secretId(config),
    secretArn: secretArn!,
    provider,
    resources,
  });
}

const withTokens = (
  { host, readHost, ...rest }: OutsideEndpoint,
  token: (output: pulumi.Output<string>) => string,
): Endpoint => ({ ...rest, host: token(host), readHost: token(readHost) });

function outputsOf(
  config: StackConfig,
  redis: StackParts,
  endpoint: OutsideEndpoint | Endpoint,
  password?: pulumi.Output<string>,
): StackOutputs {
  const { webdis, insight } = redis;
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
    webdisUrl: url(webdis),
    insightUrl: url(insight),
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
