import { elasticacheAccess, kmsKeyActions } from '../engines/elasticache/policy';

/** What a deployer must be allowed for one kind of resource, or for one that is only read. */
export interface Access {
  readonly actions: readonly string[];
  /** ARNs, with words in angle brackets for what differs from stack to stack. */
  readonly resources: readonly string[];
  /** What else must hold, in the form of a policy document. */
  readonly condition?: Condition;
}

type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By what needs it. */
export type AccessTable = Readonly<Record<string, readonly Access[]>>;

// AWS adds six characters to the name; a name that is asked for and not there yet has none.
const SECRET = ['', '-??????'].map(
  (suffix) => `arn:aws:secretsmanager:<region>:<account>:secret:<secret name>${suffix}`,
);
const DESCRIBE_SECRET = ['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'];

/** By Pulumi's type of the resource. */
export const RESOURCE_ACCESS: AccessTable = {
  'aws:secretsmanager/secret:Secret': [
    {
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
  ],
  'aws:secretsmanager/secretVersion:SecretVersion': [
    {
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      resources: SECRET,
    },
  ],
};

const ANYWHERE = ['*'];
const ROLE_OF_STORE = ['arn:aws:iam::<account>:role/<name of the stack>-*'];
const KEY_OF_SECRET = ['arn:aws:kms:<region>:<account>:key/<key id>'];

/** What the role of External Secrets needs besides, with `externalSecrets.eksCluster`. */
export const STORE_ROLE_ACCESS: AccessTable = {
  'aws:iam/role:Role': [
    {
      actions: [
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:GetRole',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListRolePolicies',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
      ],
      resources: ROLE_OF_STORE,
    },
  ],
  'aws:iam/rolePolicy:RolePolicy': [
    { actions: ['iam:DeleteRolePolicy', 'iam:GetRolePolicy', 'iam:PutRolePolicy'], resources: ROLE_OF_STORE },
  ],
  'aws:eks/getCluster:getCluster': [{ actions: ['eks:DescribeCluster'], resources: ANYWHERE }],
  'aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider': [
    { actions: ['iam:GetOpenIDConnectProvider', 'iam:ListOpenIDConnectProviders'], resources: ANYWHERE },
  ],
};

/** What the role needs besides that, with `externalSecrets.identity: pod-identity`. */
export const POD_IDENTITY_ACCESS: AccessTable = {
  'aws:eks/podIdentityAssociation:PodIdentityAssociation': [
    {
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
    {
      actions: ['iam:PassRole'],
      resources: ROLE_OF_STORE,
      condition: { StringEquals: { 'iam:PassedToService': 'pods.eks.amazonaws.com' } },
    },
  ],
};

/** What the role needs besides that, with `aws.secret.kmsKeyId`. */
export const STORE_KEY_ACCESS: AccessTable = {
  'aws:kms/getKey:getKey': [{ actions: ['kms:DescribeKey'], resources: KEY_OF_SECRET }],
};

/** By Pulumi's token of the function. */
export const READ_ACCESS: AccessTable = {
  'aws:index/getCallerIdentity:getCallerIdentity': [
    { actions: ['sts:GetCallerIdentity'], resources: ANYWHERE },
  ],
  'aws:secretsmanager/getSecret:getSecret': [{ actions: DESCRIBE_SECRET, resources: SECRET }],
  'aws:secretsmanager/getSecretVersion:getSecretVersion': [
    { actions: ['secretsmanager:GetSecretValue'], resources: SECRET },
  ],
};

/** What no resource stands for, but a setting. */
export const SETTING_ACCESS: AccessTable = {
  'aws.secret.kmsKeyId': [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: KEY_OF_SECRET }],
  'elasticache.kmsKeyId': [{ actions: kmsKeyActions, resources: ['<the key>'] }],
  'elasticache.importFrom': [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::<bucket>/<key>'] }],
  'aws.assumeRole': [{ actions: ['sts:AssumeRole'], resources: ['<the role>'] }],
};

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

/** A policy document with one statement for each set of ARNs and condition. */
export function policyOf(accesses: readonly Access[]): {
  readonly Version: string;
  readonly Statement: readonly Statement[];
} {
  const byRest = new Map<string, Set<string>>();
  for (const { actions, resources: Resource, condition: Condition } of accesses) {
    const rest = JSON.stringify({ Resource, Condition });
    byRest.set(rest, new Set([...(byRest.get(rest) ?? []), ...actions]));
  }
  return {
    Version: '2012-10-17',
    Statement: [...byRest].map(([rest, actions]) => ({
      Effect: 'Allow',
      Action: [...actions].sort(),
      ...(JSON.parse(rest) as Pick<Statement, 'Resource' | 'Condition'>),
    })),
  };
}

const policyOfTables = (...tables: readonly AccessTable[]) =>
  policyOf(tables.flatMap((table) => Object.values(table).flat()));

/** What a stack with a secret of its own needs. */
export const deployerPolicy = () => policyOfTables(RESOURCE_ACCESS, READ_ACCESS);

/** What a stack needs that reads a secret which exists. */
export const readerPolicy = () => policyOfTables(READ_ACCESS);

/** What `engine: elasticache` needs besides that. */
export const elasticachePolicy = () => policyOfTables(elasticacheAccess);

/** What the role of External Secrets needs besides that. */
export const storeRolePolicy = () => policyOfTables(STORE_ROLE_ACCESS);

/** What the role needs besides that, bound by Pod Identity. */
export const podIdentityPolicy = () => policyOfTables(POD_IDENTITY_ACCESS);

/** What the role needs besides that, for a secret with a key of its own. */
export const storeKeyPolicy = () => policyOfTables(STORE_KEY_ACCESS);
