import * as pulumi from '@pulumi/pulumi';
import { requirePeers } from '../../charts-src/peers';
import type { StackConfig } from '../config';
import { existingCredentials } from './existing';
import { generatedCredentials } from './generated';

export { passwordsOf, storedKeys } from './versions';

/** Gives the passwords of a stack. */
export interface CredentialStore {
  /** The value of a key of the credentials Secret; always secret. */
  value(key: string): pulumi.Output<string>;
  /** The secret in Secrets Manager that has all values; absent where there is none. */
  readonly secretArn?: pulumi.Output<string>;
  /** What must be there before somebody else can read that secret. */
  readonly resources?: readonly pulumi.Resource[];
}

/** What a store is made from. */
export interface CredentialSource {
  /** All keys that will be asked for. */
  readonly keys: readonly string[];
  /** What is stored beside the passwords and is not secret, such as `host` and `port`. */
  readonly connection?: Readonly<Record<string, pulumi.Input<string | number>>>;
  /** The AWS provider; needed with `secretStore: aws`. */
  readonly provider?: pulumi.ProviderResource;
  /** Provider of the cluster; needed with `existingSecret`. */
  readonly cluster?: pulumi.ProviderResource;
  /** Options for all resources that hold passwords. */
  readonly opts?: pulumi.CustomResourceOptions;
}

/** Where the passwords of a stack come from, as its config says. */
export function credentialStore(config: StackConfig, source: CredentialSource): CredentialStore {
  const store = storeOf(config, source);
  const values = new Map<string, pulumi.Output<string>>();
  const value = (key: string) => {
    if (!values.has(key)) values.set(key, pulumi.secret(store.value(key)));
    return values.get(key)!;
  };
  return { ...store, value };
}

function storeOf(config: StackConfig, source: CredentialSource): CredentialStore {
  const { existingSecret, namespace } = config;
  if (existingSecret !== undefined) {
    const opts = { ...source.opts, provider: source.cluster };
    return { value: existingCredentials(config.name, `${namespace}/${existingSecret}`, opts) };
  }
  const { existingSecretArn } = config.aws;
  switch (config.secretStore) {
    case 'cluster':
      return { value: generatedCredentials(config, source.opts ?? {}) };
    case 'aws':
      return existingSecretArn
        ? awsCredentials().existingAwsCredentials(existingSecretArn, source)
        : awsCredentials().newAwsCredentials(config, source);
  }
}

/** Loaded by stacks that use it: @pulumi/aws is large, and other programs need not have it. */
function awsCredentials(): typeof import('./aws') {
  requirePeers('@pulumi/aws');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a constructor cannot wait for import()
  return require('./aws');
}
