import { Chart } from 'cdk8s';
import {
  AwsSecretStore,
  Credentials,
  ExternalCredentials,
  ICredentials,
  SecretStoreRef,
  StoreIdentity,
  urlKeys,
} from '../../charts-src';
import { regionOf } from '../aws/account';
import { secretNameOf } from '../aws/plan';
import type { StackConfig } from '../config';
import { passwordsOf, storedKeys } from '../credentials/versions';

/** The text that stands for a password: a token in a Pulumi program, a placeholder in rendered YAML. */
export type SecretValue = (key: string) => string;

/** For a chart that is built to be looked at and never applied. */
export const standIn: SecretValue = (key) => `the-password-of-${key}`;

/** What External Secrets has to know of AWS; in a Pulumi program some of it is a token. */
export interface ExternalValues {
  /** Name or ARN of the secret in Secrets Manager. */
  readonly secret: string;
  /** Region of the secret; of no use where the store exists already. */
  readonly region: string;
  /** Role of the ServiceAccount that the store uses. */
  readonly roleArn?: string;
}

/** What fills the Secrets of a stack: this program, with texts, or External Secrets. */
export type SecretSource = SecretValue | ExternalValues;

/**
 * Pulumi goes on when External Secrets has made the Secret, and fails when it can't; a new role takes a minute at most
 * until AWS knows it everywhere. Left out of rendered YAML.
 */
const UNTIL_SYNCED = { 'pulumi.com/waitFor': 'condition=Ready', 'pulumi.com/timeoutSeconds': '120' };

/** Puts the credentials of a stack into a chart. */
export function addCredentials(chart: Chart, config: StackConfig, source: SecretSource): ICredentials {
  const { name, apps, edge, existingSecret } = config;
  const labels = config.pods.labels;
  if (typeof source === 'function') {
    const valuesOf = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, source(key)]));
    // of a Secret that exists already only the passwords that applications get are looked at
    return existingSecret !== undefined
      ? Credentials.fromSecretName(existingSecret, valuesOf(urlKeys(config)))
      : new Credentials(chart, 'Credentials', {
          name,
          apps,
          edge,
          ...passwordsOf(config),
          values: valuesOf(storedKeys(config)),
          labels,
        });
  }
  const { refreshInterval } = config.externalSecrets;
  const made = existingStore(config) ? undefined : newStore(chart, config, source);
  const store = made?.ref ?? existingStore(config)!;
  const credentials = new ExternalCredentials(chart, 'Credentials', {
    name,
    labels,
    ...passwordsOf(config),
    keys: storedKeys(config),
    source: {
      secret: source.secret,
      store,
      refreshInterval,
      connections: config.aws.existingSecretArn === undefined ? 'OnChange' : 'Periodic',
      annotations: UNTIL_SYNCED,
    },
  });
  if (made) credentials.node.addDependency(made);
  return credentials;
}

/** The store that the config names, where it exists already. */
export function existingStore({ externalSecrets }: StackConfig): SecretStoreRef | undefined {
  const { storeName, storeKind = 'SecretStore' } = externalSecrets;
  return storeName === undefined ? undefined : { kind: storeKind, name: storeName };
}

function newStore(chart: Chart, config: StackConfig, { region, roleArn }: ExternalValues): AwsSecretStore {
  const { name, pods } = config;
  const identity = config.externalSecrets.identity as StoreIdentity | undefined;
  return new AwsSecretStore(chart, 'SecretStore', { name, region, identity, roleArn, labels: pods.labels });
}

/** The secret in Secrets Manager, as all of its readers take it: by name, or by ARN where the config has that. */
export function secretId(config: StackConfig): string {
  return config.aws.existingSecretArn ?? secretNameOf(config);
}

/** Region of the secret, as far as the config tells. */
export function secretRegion({ aws }: StackConfig): string | undefined {
  return regionOf(aws, {});
}
