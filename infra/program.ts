import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import type { Provider as AwsProvider } from '@pulumi/aws';
import { Endpoint, PASSWORD_KEY } from '../charts-src';
import { awsProvider, checkAccount, checkAws, usesAws } from './aws';
import { Cdk8sApp } from './bridge';
import { StackConfig, loadConfig, parseValues } from './config';
import { CredentialStore, credentialStore, storedKeys } from './credentials';
import { ExternalDelivery, externalDelivery } from './delivery/external';
import { secretId } from './delivery/source';
import { Engine, OutsideEndpoint, engineOf } from './engines';
import { ensureNamespace } from './namespace';
import { explainedByCondition } from './not-ready';
import { StackOutputs, outputsOf, storedConnection } from './outputs';
import { StackParts, addStack } from './stack';
import { checkTarget } from './target';
import { withAuthority } from './tls/existing';
import { certificateTokens, generatedCertificate } from './tls/generated';

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
  if (aws) await checkAws(config, aws, storedKeys(config));
  return declare(await withAuthority(config), await engineOf(config, aws), aws);
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
    keys: storedKeys(config),
    connection: aws && storedConnection(config),
    provider: aws,
    cluster: provider,
  });
  const external = config.delivery === 'external-secrets' ? delivery(config, store, aws!) : undefined;
  const certificate = generatedCertificate(config);
  const outside = engine.declare((key) => store.value(key));
  let redis!: StackParts;
  new Cdk8sApp(
    config.name,
    { provider, namespace: config.namespace },
    ({ chart, tokens }) => {
      const endpoint = outside && withTokens(outside, (output) => tokens.string(output));
      const secrets = external?.values(tokens) ?? ((key: string) => tokens.secret(store.value(key)));
      redis = addStack(chart, config, secrets, endpoint, certificateTokens(certificate, tokens));
    },
    {
      dependsOn: [namespace, ...(external?.resources ?? [])],
      transformations: [explainedByCondition(config.context)],
    },
  );
  const password = external ? undefined : store.value(PASSWORD_KEY);
  return outputsOf(config, redis, outside ?? redis.endpoint, password);
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
