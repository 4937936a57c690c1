import * as pulumi from '@pulumi/pulumi';
import * as aws from '@pulumi/aws';
import { StoreIdentity, storeServiceAccount } from '../../charts-src';
import type { StackConfig } from '../config';
import type { AwsSecret } from './aws-secret';
import { ClusterIdentity, Policy, irsaTrust, podIdentityTrust, readSecretPolicy } from './policy';

/** The role by which External Secrets reads the secret. */
export interface StoreRole {
  readonly arn: pulumi.Output<string>;
  /** What must be there before the role can do what it is for. */
  readonly resources: readonly pulumi.Resource[];
}

/** Makes the role and binds it to the cluster that the config names. */
export function storeRole(config: StackConfig, secret: AwsSecret, clusterName: string): StoreRole {
  const opts = { provider: secret.provider };
  const name = storeServiceAccount(config.name);
  const podIdentity = config.externalSecrets.identity === StoreIdentity.POD_IDENTITY;
  const identity = podIdentity ? controllerOf(config) : { namespace: config.namespace, serviceAccount: name };
  const cluster = aws.eks.getClusterOutput({ name: clusterName }, opts);

  const role = new aws.iam.Role(
    name,
    {
      description: `External Secrets reads the passwords of ${config.namespace}/${config.name} with it.`,
      assumeRolePolicy: text(
        podIdentity
          ? cluster.arn.apply((arn) => podIdentityTrust(arn, identity))
          : oidcTrust(cluster, identity, opts),
      ),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: text(pulumi.output(secret.secretArn).apply((arn) => readPolicy(arn, config, opts))),
    },
    opts,
  );
  const association = podIdentity
    ? [new aws.eks.PodIdentityAssociation(name, { clusterName, ...identity, roleArn: role.arn }, opts)]
    : [];
  return { arn: role.arn, resources: [policy, ...association] };
}

function controllerOf({ externalSecrets }: StackConfig): ClusterIdentity {
  const { namespace = 'external-secrets', serviceAccount = 'external-secrets' } =
    externalSecrets.controller ?? {};
  return { namespace, serviceAccount };
}

/** Looked up, so that a cluster without OIDC provider is an error now and not a role that nobody can take. */
function oidcTrust(
  cluster: pulumi.Output<aws.eks.GetClusterResult>,
  identity: ClusterIdentity,
  opts: pulumi.InvokeOutputOptions,
): pulumi.Output<Policy> {
  const issuer = cluster.identities.apply(([{ oidcs }]) => oidcs[0].issuer);
  const provider = aws.iam.getOpenIdConnectProviderOutput({ url: issuer }, opts);
  return pulumi.all([provider.arn, issuer]).apply(([arn, url]) => irsaTrust({ arn, issuer: url }, identity));
}

function readPolicy(
  secretArn: string,
  { aws: { secret } }: StackConfig,
  opts: pulumi.InvokeOutputOptions,
): pulumi.Output<Policy> {
  const keyArn = secret.kmsKeyId ? aws.kms.getKeyOutput({ keyId: secret.kmsKeyId }, opts).arn : undefined;
  return pulumi.output(keyArn).apply((arn) => readSecretPolicy(secretArn, arn));
}

const text = (policy: pulumi.Input<Policy>): pulumi.Output<string> => pulumi.jsonStringify(policy);
