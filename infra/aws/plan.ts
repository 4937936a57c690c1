import type { StackConfig } from '../config';
import { StoreIdentity, storeServiceAccount } from '../../charts-src';
import { elasticacheResources } from '../engines/elasticache/resources';
import { usesAws } from './account';

/** A resource in AWS that a stack makes. */
export interface AwsResource {
  /** Pulumi's type. */
  readonly type: string;
  /** What it is, in words. */
  readonly kind: string;
  readonly name: string;
  /** Logical name in the program. */
  readonly logicalName: string;
  /** What AWS charges for it; absent where it costs nothing. */
  readonly chargedBy?: string;
}

/** What a stack does in AWS, known without asking AWS. */
export interface AwsPlan {
  readonly resources: readonly AwsResource[];
  /** What exists already and is only read. */
  readonly reads: readonly string[];
  /** What only a preview or an update can check, as it needs credentials. */
  readonly notChecked: readonly string[];
}

/** The plan for AWS; undefined for stacks that do not use it. */
export function awsPlan(config: StackConfig): AwsPlan | undefined {
  if (!usesAws(config)) return undefined;
  return {
    resources: awsResources(config),
    reads: readSecrets(config),
    notChecked: ['region and credentials', ...secretChecks(config), ...networkChecks(config)],
  };
}

/** All resources in AWS that a stack makes. */
export function awsResources(config: StackConfig): AwsResource[] {
  return [...secretResources(config), ...roleResources(config), ...elasticacheResources(config)];
}

/** Name of the secret in Secrets Manager. */
export function secretNameOf({ name, aws }: StackConfig): string {
  return aws.secret.name ?? name;
}

/** Days for which Secrets Manager keeps a deleted secret where nothing else is asked of it: its own default. */
export const LONGEST_RECOVERY = 30;

/**
 * What a new secret starts with. One that is not protected comes and goes with its stack; where the protection is taken
 * off later, so that the stack can be deleted, `keepsRecovery` leaves it what it has.
 */
export function recoveryWindowOf({ aws, protect }: StackConfig): number {
  return aws.secret.recoveryWindowDays ?? (protect ? LONGEST_RECOVERY : 0);
}

/** Whether the recovery window of a secret that exists stays as it is. */
export function keepsRecovery({ aws, protect }: StackConfig): boolean {
  return aws.secret.recoveryWindowDays === undefined && !protect;
}

/** Whether the program makes a secret of its own. */
export function makesSecret({ secretStore, aws }: StackConfig): boolean {
  return secretStore === 'aws' && aws.existingSecretArn === undefined;
}

function secretResources(config: StackConfig): AwsResource[] {
  if (!makesSecret(config)) return [];
  const name = secretNameOf(config);
  return [
    {
      type: 'aws:secretsmanager/secret:Secret',
      kind: 'Secrets Manager secret',
      name,
      logicalName: config.name,
      chargedBy: 'by month, and by API call',
    },
    {
      type: 'aws:secretsmanager/secretVersion:SecretVersion',
      kind: 'Version of the secret',
      name,
      logicalName: config.name,
    },
  ];
}

const existingArn = ({ secretStore, aws }: StackConfig) =>
  secretStore === 'aws' ? aws.existingSecretArn : undefined;

function readSecrets(config: StackConfig): string[] {
  const arn = existingArn(config);
  return arn ? [arn] : [];
}

function secretChecks(config: StackConfig): string[] {
  if (existingArn(config)) return ['whether the secret exists and has all keys'];
  return makesSecret(config) ? [`whether the name ${secretNameOf(config)} is free in Secrets Manager`] : [];
}

/** The role of External Secrets, where the config names the cluster that it is bound to. */
function roleResources({ name, delivery, externalSecrets }: StackConfig): AwsResource[] {
  if (delivery !== 'external-secrets' || externalSecrets.eksCluster === undefined) return [];
  const logicalName = storeServiceAccount(name);
  const bound = externalSecrets.identity === StoreIdentity.POD_IDENTITY;
  return [
    { type: 'aws:iam/role:Role', kind: 'IAM role', name: logicalName, logicalName },
    { type: 'aws:iam/rolePolicy:RolePolicy', kind: 'Policy of the role', name: logicalName, logicalName },
    ...(bound
      ? [
          {
            type: 'aws:eks/podIdentityAssociation:PodIdentityAssociation',
            kind: 'Pod Identity association',
            name: logicalName,
            logicalName,
          },
        ]
      : []),
  ];
}

const networkChecks = ({ engine }: StackConfig) =>
  engine === 'elasticache' ? ['whether the VPC has private subnets in two zones'] : [];
