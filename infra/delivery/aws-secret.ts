import * as pulumi from '@pulumi/pulumi';
import * as aws from '@pulumi/aws';
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
export function awsSecret({ aws: section }: StackConfig): AwsSecret {
  const { existingSecretArn, region, profile, assumeRole, tags } = section;
  if (!existingSecretArn) throw new Error('not there yet');
  const provider = new aws.Provider('aws', {
    region: region as aws.Region | undefined,
    profile,
    assumeRoles: assumeRole ? [{ roleArn: assumeRole }] : undefined,
    defaultTags: tags && { tags },
  });
  return { secretName: existingSecretArn, secretArn: existingSecretArn, provider, resources: [] };
}
