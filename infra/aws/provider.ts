import { Provider, type ProviderArgs } from '@pulumi/aws/provider';
import type { StackConfig } from '../config';
import { Env, regionOf } from './account';

/** AWS services that a stack may use: with AWS_ENDPOINT_URL all of them are asked there, and none at AWS. */
const SERVICES = [
  'ec2',
  'eks',
  'elasticache',
  'iam',
  'kms',
  's3',
  's3control',
  'secretsmanager',
  'sts',
] as const;

/**
 * The AWS provider of a stack. Only for stacks that use AWS, and once in a program: its plugin costs seconds of CPU
 * even where nothing changes.
 */
export function awsProvider(config: StackConfig, env: Env = process.env): Provider {
  return new Provider('aws', providerArgs(config, env));
}

/** What the provider is made of; region and credentials that the config leaves out are those of the environment. */
export function providerArgs({ aws }: Pick<StackConfig, 'aws'>, env: Env): ProviderArgs {
  const { profile, assumeRole, tags } = aws;
  return {
    region: regionOf(aws, env) as ProviderArgs['region'],
    ...(profile && { profile }),
    ...(assumeRole && { assumeRoles: [{ roleArn: assumeRole, sessionName: 'redis-ha-stack' }] }),
    ...(tags && { defaultTags: { tags } }),
    ...(env.AWS_ENDPOINT_URL && emulator(env.AWS_ENDPOINT_URL)),
  };
}

/** An emulator has no account to look into, and its buckets no host names of their own. */
function emulator(url: string): ProviderArgs {
  return {
    endpoints: [Object.fromEntries(SERVICES.map((service) => [service, url]))],
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRequestingAccountId: true,
    s3UsePathStyle: true,
  };
}
