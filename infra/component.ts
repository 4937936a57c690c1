import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';
import { PASSWORD_KEY } from '../charts-src';
import { usesAws } from './aws/account';
import { Cdk8sApp } from './bridge';
import { ConfigError } from './config/errors';
import { loadConfig } from './config/load';
import type { StackConfig, stackSchema } from './config/schema';
import { CredentialStore, credentialStore } from './credentials';
import { storedKeys } from './credentials/versions';
import { StackOutputs, outputsOf, storedConnection } from './outputs';
import { StackParts, addStack } from './stack';
import { certificateTokens, generatedCertificate } from './tls/generated';

/**
 * Keys of a stack that say where it is applied, those that need answers before anything is declared, and the one that
 * only `npm run rotate` reads.
 */
const FOREIGN_KEYS = [
  'target',
  'context',
  'engine',
  'elasticache',
  'delivery',
  'externalSecrets',
  'passwordGracePeriod',
] as const;

/** Keys of `aws` that the AWS provider has. */
const PROVIDER_KEYS = ['region', 'profile', 'assumeRole', 'tags'] as const;

type StackArgs = z.input<typeof stackSchema>;
type AwsArgs = NonNullable<StackArgs['aws']>;

/**
 * The keys of a stack, as docs/config.md has them, and the providers. `name` is that of the component unless given, and
 * differs between the Redis of one program; `namespace` must exist. The cluster is not looked at before: what
 * `existingSecret` or `tls.secretName` name must be there, `passwordVersion` goes up by one, and `tls.ca` is to be given
 * where applications need the authority.
 */
export interface RedisHaStackArgs extends Omit<StackArgs, (typeof FOREIGN_KEYS)[number] | 'aws'> {
  /** The secret in Secrets Manager; what is left out says `awsProvider`. */
  readonly aws?: Omit<AwsArgs, (typeof PROVIDER_KEYS)[number]>;
  /**
   * The cluster that all objects go to. With `enableSecretMutable` and `enableConfigMapMutable`: without, a new
   * password or rule would replace its object, for a moment by nothing.
   */
  readonly provider: pulumi.ProviderResource;
  /**
   * The AWS account and region that the secret is in; needed with `secretStore: 'aws'`.
   *
   * @default - none
   */
  readonly awsProvider?: pulumi.ProviderResource;
}

/**
 * Redis with high availability as a part of any Pulumi program; a program may have several.
 *
 * @throws ConfigError with everything that is wrong with the arguments, before anything is declared
 */
export class RedisHaStack extends pulumi.ComponentResource {
  /** Host for writes. */
  public readonly host: pulumi.Output<string>;
  /** Port for writes. */
  public readonly port: pulumi.Output<number>;
  /** Host for reads, which replicas answer. */
  public readonly readHost: pulumi.Output<string>;
  /** Port for reads. */
  public readonly readPort: pulumi.Output<number>;
  /** Port of the Sentinels at the host for writes; undefined without failover. */
  public readonly sentinelPort: pulumi.Output<number | undefined>;
  /** Name of the master as Sentinels know it; undefined without failover. */
  public readonly masterName: pulumi.Output<string | undefined>;
  /** Name of the Secret that has the passwords. */
  public readonly secretName: pulumi.Output<string>;
  /** Name of the Secret that applications connect with; undefined with `existingSecret`. */
  public readonly connectionSecretName: pulumi.Output<string | undefined>;
  /** URL for writes, with the password: secret. */
  public readonly url: pulumi.Output<string>;
  /** URL for reads, with the password: secret. */
  public readonly readUrl: pulumi.Output<string>;
  /** URL of the HTTP API within the cluster; undefined with `webdis: false`. */
  public readonly webdisUrl: pulumi.Output<string | undefined>;
  /** URL of the UI within the cluster; undefined with `insight: false`. */
  public readonly insightUrl: pulumi.Output<string | undefined>;

  public constructor(name: string, args: RedisHaStackArgs, opts?: pulumi.ComponentResourceOptions) {
    const config = configOf(name, args);
    super('redis-ha-stack:index:RedisHaStack', name, {}, opts);
    const { provider, awsProvider } = args;
    const store = credentialStore(config, {
      keys: storedKeys(config),
      connection: usesAws(config) ? storedConnection(config) : undefined,
      provider: awsProvider,
      cluster: provider,
      opts: { parent: this },
    });
    const redis = declareApp(this, config, store, provider);
    const outputs = outputsOf(config, redis, redis.endpoint, store.value(PASSWORD_KEY));
    this.host = outputOf(outputs, 'host');
    this.port = outputOf(outputs, 'port');
    this.readHost = outputOf(outputs, 'readHost');
    this.readPort = outputOf(outputs, 'readPort');
    this.sentinelPort = outputOf(outputs, 'sentinelPort');
    this.masterName = outputOf(outputs, 'masterName');
    this.secretName = outputOf(outputs, 'secretName');
    this.connectionSecretName = outputOf(outputs, 'connectionSecretName');
    this.url = outputOf(outputs, 'url');
    this.readUrl = outputOf(outputs, 'readUrl');
    this.webdisUrl = outputOf(outputs, 'webdisUrl');
    this.insightUrl = outputOf(outputs, 'insightUrl');
    this.registerOutputs(outputs);
  }
}

function configOf(name: string, args: RedisHaStackArgs): StackConfig {
  const values: Record<string, unknown> = { ...args };
  for (const key of ['provider', 'awsProvider']) delete values[key];
  const place = `the arguments of RedisHaStack '${name}'`;
  const foreign = [
    ...FOREIGN_KEYS.filter((key) => key in values).map((key) => ({ key, text: ELSEWHERE })),
    ...PROVIDER_KEYS.filter((key) => key in (args.aws ?? {})).map((key) => ({
      key: `aws.${key}`,
      text: 'is no argument of this component; awsProvider has it',
    })),
  ];
  if (foreign.length > 0) throw ConfigError.of(foreign, { place });
  const config = loadConfig({ ...values, name: args.name ?? name }, { place });
  if (usesAws(config) && !args.awsProvider) {
    const text = "got none, but secretStore is 'aws'; allowed: an aws.Provider for the region of the secret";
    throw ConfigError.of([{ key: 'awsProvider', text }], { place });
  }
  return config;
}

const ELSEWHERE = 'is no argument of this component; allowed in the stack of redis-ha-stack itself';

function declareApp(
  parent: RedisHaStack,
  config: StackConfig,
  store: CredentialStore,
  provider: pulumi.ProviderResource,
): StackParts {
  const certificate = generatedCertificate(config, { parent });
  let redis!: StackParts;
  const build: ConstructorParameters<typeof Cdk8sApp>[2] = ({ chart, tokens }) => {
    const values = certificateTokens(certificate, tokens);
    redis = addStack(chart, config, (key) => tokens.secret(store.value(key)), undefined, values);
  };
  new Cdk8sApp(config.name, { provider, namespace: config.namespace }, build, { parent });
  return redis;
}

const outputOf = <T>(outputs: StackOutputs, key: string): pulumi.Output<T> =>
  pulumi.output(outputs[key]) as pulumi.Output<T>;
