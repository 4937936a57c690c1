import * as pulumi from '@pulumi/pulumi';
import { StackConfig } from '../config';
import { existingCredentials } from './existing';
import { generatedCredentials } from './generated';

/** Gives the value of each key of the credentials Secret; every value is secret. */
export type CredentialStore = (key: string) => pulumi.Output<string>;

/** Where the passwords of a stack come from, as its config says; `cluster` is where it is deployed. */
export function credentialStore(
  config: StackConfig,
  opts: pulumi.CustomResourceOptions,
  cluster: pulumi.ProviderResource,
): CredentialStore {
  const store = storeOf(config, opts, cluster);
  return (key) => pulumi.secret(store(key));
}

function storeOf(
  config: StackConfig,
  opts: pulumi.CustomResourceOptions,
  cluster: pulumi.ProviderResource,
): CredentialStore {
  const { existingSecret, namespace } = config;
  if (existingSecret !== undefined) {
    return existingCredentials(`${namespace}/${existingSecret}`, { ...opts, provider: cluster });
  }
  switch (config.secretStore) {
    case 'cluster':
      return generatedCredentials(config.name, opts);
    case 'aws':
      throw new Error('not there yet');
  }
}
