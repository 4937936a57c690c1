import * as pulumi from '@pulumi/pulumi';
import type * as aws from '@pulumi/aws';
import { awsProvider } from '../aws/provider';
import type { StackConfig } from '../config';

/** The secret of a stack in Secrets Manager. */
export interface AwsSecret {
  /** Name or ARN by which it is read. */
  readonly secretName: string;
  readonly secretArn: pulumi.Input<string>;
  /** The account and region that it is in. */
  readonly provider: aws.Provider;
  /** What must be there before it can be read. */
  readonly resources: readonly pulumi.Resource[];
}

/** The secret that the config names; its value is not read. */
export function awsSecret(config: StackConfig): AwsSecret {
  const { existingSecretArn } = config.aws;
  if (!existingSecretArn) throw new Error('not there yet');
  return {
    secretName: existingSecretArn,
    secretArn: existingSecretArn,
    provider: awsProvider(config),
    resources: [],
  };
}
