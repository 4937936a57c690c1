import * as pulumi from '@pulumi/pulumi';
import * as aws from '@pulumi/aws';
import type { OutputTokens } from '../bridge/tokens';
import type { StackConfig } from '../config';
import type { AwsSecret } from './aws-secret';
import { storeRole } from './role';
import { ExternalValues, existingStore, secretRegion } from './source';

/** How the passwords come into the cluster without passing through this program. */
export interface ExternalDelivery {
  /** What the chart is built with. */
  readonly values: (tokens: OutputTokens) => ExternalValues;
  /** What must be there before External Secrets can read the secret. */
  readonly resources: readonly pulumi.Resource[];
}

/** Declares what External Secrets needs in AWS. */
export function externalDelivery(config: StackConfig, secret: AwsSecret): ExternalDelivery {
  const { eksCluster, roleArn, identity } = config.externalSecrets;
  const role = eksCluster ? storeRole(config, secret, eksCluster) : undefined;
  // With Pod Identity the association names the role, not the ServiceAccount.
  const annotated = identity === 'pod-identity' ? undefined : (role?.arn ?? roleArn);
  const region = existingStore(config) ? '' : (secretRegion(config) ?? regionOf(secret));
  return {
    values: (tokens) => ({
      secret: secret.secretName,
      region: tokens.string(region),
      roleArn: annotated && tokens.string(annotated),
    }),
    resources: [...secret.resources, ...(role?.resources ?? [])],
  };
}

const regionOf = ({ provider }: AwsSecret): pulumi.Output<string> =>
  aws.getRegionOutput({}, { provider }).region;
