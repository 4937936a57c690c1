import type { StackConfig } from '../config';

/** The environment variables in which the AWS tools look too. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What the config says of AWS. */
export type AwsConfig = StackConfig['aws'];

/** Whether anything of a stack lies in AWS. */
export function usesAws({ secretStore, engine }: Pick<StackConfig, 'secretStore' | 'engine'>): boolean {
  return secretStore === 'aws' || engine === 'elasticache';
}

/** Region of a stack, where it is known without the AWS config files; that of an existing secret where nothing else tells. */
export function regionOf({ region, existingSecretArn: arn }: AwsConfig, env: Env): string | undefined {
  return region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || (arn && regionOfArn(arn)));
}

/** Profile of a stack: it may have a region and has credentials. */
export function profileOf({ profile }: AwsConfig, env: Env): string | undefined {
  return profile ?? (env.AWS_PROFILE || undefined);
}

/** Region in the ARN of a secret. */
export function regionOfArn(arn: string): string {
  return arn.split(':')[3];
}

/** What can be said of region and account without asking AWS; undefined when nothing is wrong. */
export function accountProblem({ aws }: Pick<StackConfig, 'aws'>, env: Env): string | undefined {
  const region = regionOf(aws, env);
  if (!region && !profileOf(aws, env)) return MISSING_REGION;
  const { existingSecretArn: arn } = aws;
  if (region && arn && regionOfArn(arn) !== region) {
    return `aws.existingSecretArn: got a secret in ${regionOfArn(arn)}, but the region is ${region}; set aws.region to that of the secret`;
  }
  return undefined;
}

export const MISSING_REGION =
  'no AWS region is known: set aws.region, AWS_REGION or AWS_DEFAULT_REGION, or name a profile that has one ' +
  '(aws.profile or AWS_PROFILE)';

export const MISSING_CREDENTIALS =
  'no AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile that has some ' +
  '(aws.profile or AWS_PROFILE; `aws sso login` renews those of SSO), or run where a role is given ' +
  '(web identity, container, EC2 instance)';
