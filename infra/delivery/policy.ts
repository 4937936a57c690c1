/** A policy document of IAM. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Action: readonly string[];
  readonly Resource?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const policy = (...statements: readonly Statement[]): Policy => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** Reads one secret, with the key that it is encrypted with, and nothing else. */
export function readSecretPolicy(secretArn: string, kmsKeyArn?: string): Policy {
  return policy(
    {
      Sid: 'ReadSecret',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Resource: secretArn,
    },
    ...(kmsKeyArn
      ? [
          {
            Sid: 'DecryptSecret',
            Effect: 'Allow' as const,
            Action: ['kms:Decrypt'],
            Resource: kmsKeyArn,
            Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': secretArn } },
          },
        ]
      : []),
  );
}

/** A ServiceAccount of one cluster. */
export interface ClusterIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Who may take the role by the OIDC provider of a cluster: one ServiceAccount. */
export function irsaTrust(
  provider: { readonly arn: string; readonly issuer: string },
  { namespace, serviceAccount }: ClusterIdentity,
): Policy {
  const issuer = provider.issuer.replace(/^https:\/\//, '');
  return policy({
    Effect: 'Allow',
    Principal: { Federated: provider.arn },
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
      },
    },
  });
}

/** Who may take the role by EKS Pod Identity: one ServiceAccount of one cluster. */
export function podIdentityTrust(clusterArn: string, { namespace, serviceAccount }: ClusterIdentity): Policy {
  return policy({
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: {
      StringEquals: {
        'aws:RequestTag/eks-cluster-arn': clusterArn,
        'aws:RequestTag/kubernetes-namespace': namespace,
        'aws:RequestTag/kubernetes-service-account': serviceAccount,
      },
    },
  });
}
