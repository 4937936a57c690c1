import * as pulumi from '@pulumi/pulumi';
import { StackConfig } from '../config';
import { generatedCredentials } from './generated';

/** Gives the value of each key of the credentials Secret; every value is secret. */
export type CredentialStore = (key: string) => pulumi.Output<string>;

/** Where the passwords of a stack come from, as its config says. */
export function credentialStore(config: StackConfig, opts: pulumi.CustomResourceOptions): CredentialStore {
  const store = storeOf(config, opts);
  return (key) => pulumi.secret(store(key));
}

function storeOf(config: StackConfig, opts: pulumi.CustomResourceOptions): CredentialStore {
  switch (config.secretStore) {
    case 'cluster':
      return generatedCredentials(config.name, opts);
    case 'aws':
      throw new Error('not there yet');
  }
}
