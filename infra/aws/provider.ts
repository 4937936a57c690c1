import * as aws from '@pulumi/aws';
import { StackConfig } from '../config';

/** The AWS provider of a stack; nothing goes to a default one. */
export function awsProvider({ aws: { region, profile, assumeRole, tags } }: StackConfig): aws.Provider {
  return new aws.Provider('aws', {
    region: region as aws.Region | undefined,
    profile,
    assumeRoles: assumeRole === undefined ? undefined : [{ roleArn: assumeRole }],
    defaultTags: tags === undefined ? undefined : { tags },
  });
}
