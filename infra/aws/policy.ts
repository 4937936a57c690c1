import { elasticacheActions, kmsKeyActions } from '../engines/elasticache/policy';

/** What a deployer must be allowed for one kind of resource, or for one that is only read. */
export interface Access {
  readonly actions: readonly string[];
  /** ARNs, with words in angle brackets for what differs from stack to stack. */
  readonly resources: readonly string[];
}

// AWS adds six characters to the name; a name that is asked for and not there yet has none.
const SECRET = ['', '-??????'].map(
  (suffix) => `arn:aws:secretsmanager:<region>:<account>:secret:<secret name>${suffix}`,
);
const DESCRIBE_SECRET = ['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'];

/** By Pulumi's type of the resource. */
export const RESOURCE_ACCESS: Readonly<Record<string, Access>> = {
  'aws:secretsmanager/secret:Secret': {
    actions: [
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteResourcePolicy',
      'secretsmanager:DeleteSecret',
      ...DESCRIBE_SECRET,
      'secretsmanager:PutResourcePolicy',
      'secretsmanager:TagResource',
      'secretsmanager:UntagResource',
      'secretsmanager:UpdateSecret',
    ],
    resources: SECRET,
  },
  'aws:secretsmanager/secretVersion:SecretVersion': {
    actions: [
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ],
    resources: SECRET,
  },
};

const ANYWHERE = ['*'];
const TAGS_OF_ROLE = ['iam:TagRole', 'iam:UntagRole'];

/** What the role of External Secrets needs besides, with `externalSecrets.eksCluster`. */
export const STORE_ROLE_ACCESS: Readonly<Record<string, Access>> = {
  'aws:iam/role:Role': {
    actions: [
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:GetRole',
      'iam:ListAttachedRolePolicies',
      'iam:ListInstanceProfilesForRole',
      'iam:ListRolePolicies',
      'iam:PassRole',
      ...TAGS_OF_ROLE,
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
    ],
    resources: ['arn:aws:iam::<account>:role/<name of the stack>-*'],
  },
  'aws:iam/rolePolicy:RolePolicy': {
    actions: ['iam:DeleteRolePolicy', 'iam:GetRolePolicy', 'iam:PutRolePolicy'],
    resources: ['arn:aws:iam::<account>:role/<name of the stack>-*'],
  },
  'aws:eks/podIdentityAssociation:PodIdentityAssociation': {
    actions: [
      'eks:CreatePodIdentityAssociation',
      'eks:DeletePodIdentityAssociation',
      'eks:DescribePodIdentityAssociation',
      'eks:TagResource',
      'eks:UntagResource',
      'eks:UpdatePodIdentityAssociation',
    ],
    resources: ANYWHERE,
  },
  'aws:eks/getCluster:getCluster': { actions: ['eks:DescribeCluster'], resources: ANYWHERE },
  'aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider': {
    actions: ['iam:GetOpenIDConnectProvider', 'iam:ListOpenIDConnectProviders'],
    resources: ANYWHERE,
  },
};

/** What `engine: elasticache` needs besides. */
export const ELASTICACHE_ACCESS: Readonly<Record<string, Access>> = Object.fromEntries(
  Object.entries(elasticacheActions).map(([type, actions]) => [type, { actions, resources: ANYWHERE }]),
);

/** By Pulumi's token of the function. */
export const READ_ACCESS: Readonly<Record<string, Access>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': {
    actions: ['sts:GetCallerIdentity'],
    resources: ['*'],
  },
  'aws:secretsmanager/getSecret:getSecret': { actions: DESCRIBE_SECRET, resources: SECRET },
  'aws:secretsmanager/getSecretVersion:getSecretVersion': {
    actions: ['secretsmanager:GetSecretValue'],
    resources: SECRET,
  },
};

/** What no resource stands for, but a setting. */
export const SETTING_ACCESS: Readonly<Record<string, Access>> = {
  'aws.secret.kmsKeyId': {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['arn:aws:kms:<region>:<account>:key/<key id>'],
  },
  'elasticache.kmsKeyId': { actions: kmsKeyActions, resources: ['<the key>'] },
  'aws.assumeRole': { actions: ['sts:AssumeRole'], resources: ['<the role>'] },
};

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** A policy document with one statement for each set of ARNs. */
export function policyOf(accesses: readonly Access[]): {
  readonly Version: string;
  readonly Statement: readonly Statement[];
} {
  const byResources = new Map<string, Set<string>>();
  for (const { actions, resources } of accesses) {
    const where = JSON.stringify(resources);
    byResources.set(where, new Set([...(byResources.get(where) ?? []), ...actions]));
  }
  return {
    Version: '2012-10-17',
    Statement: [...byResources].map(([resources, actions]) => ({
      Effect: 'Allow',
      Action: [...actions].sort(),
      Resource: JSON.parse(resources) as string[],
    })),
  };
}

/** What a stack with a secret of its own needs. */
export const deployerPolicy = () =>
  policyOf([...Object.values(RESOURCE_ACCESS), ...Object.values(READ_ACCESS)]);

/** What a stack needs that reads a secret which exists. */
export const readerPolicy = () => policyOf(Object.values(READ_ACCESS));

/** What `engine: elasticache` needs besides that. */
export const elasticachePolicy = () => policyOf(Object.values(ELASTICACHE_ACCESS));

/** What the role of External Secrets needs besides that. */
export const storeRolePolicy = () => policyOf(Object.values(STORE_ROLE_ACCESS));
