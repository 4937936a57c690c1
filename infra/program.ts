import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import { Endpoint, PASSWORD_KEY, connectionData } from '../charts-src';
import { Cdk8sApp } from './bridge';
import { StackConfig, loadConfig, parseValues } from './config';
import { credentialStore } from './credentials';
import { awsSecret } from './delivery/aws-secret';
import { externalDelivery } from './delivery/external';
import { Engine, OutsideEndpoint, engineOf } from './engines';
import { ensureNamespace } from './namespace';
import { StackParts, addStack } from './stack';
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
  await checkTarget(config, { preview: pulumi.runtime.isDryRun() });
  return declare(config, await engineOf(config));
}

/** Declares all resources of a stack. */
export function declare(config: StackConfig, engine: Engine): StackOutputs {
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
  const store = external ? undefined : credentialStore(config, {}, provider);
  const valueOf = (key: string) => {
    if (!passwords.has(key)) passwords.set(key, store!(key));
    return passwords.get(key)!;
  };
  const outside = engine.declare(valueOf);
  let redis!: StackParts;
  new Cdk8sApp(
    config.name,
    { provider, namespace: config.namespace },
    ({ chart, tokens }) => {
      const endpoint = outside && withTokens(outside, (output) => tokens.string(output));
      const secrets = external?.values(tokens) ?? ((key: string) => tokens.secret(valueOf(key)));
      redis = addStack(chart, config, secrets, endpoint);
    },
    { dependsOn: [namespace, ...(external?.resources ?? [])] },
  );
  const password = external ? undefined : valueOf(PASSWORD_KEY);
  return outputsOf(config, redis, outside ?? redis.endpoint, password);
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
