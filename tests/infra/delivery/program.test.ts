import { credentialKeys } from '../../../charts-src';
import {
  POD_IDENTITY_ACCESS,
  READ_ACCESS,
  STORE_KEY_ACCESS,
  STORE_ROLE_ACCESS,
} from '../../../infra/aws/policy';
import { loadConfig } from '../../../infra/config';
import { program } from '../../../infra/program';
import { buildStack } from '../../../infra/stack';
import type { Manifest } from '../../support/manifest';
import { type Answers, type Registered, type Run, type StackValues, run } from '../monitor';

jest.mock('../../../infra/cluster', () => ({
  ...jest.requireActual('../../../infra/cluster'),
  probe: jest.fn().mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' }),
  liveStatefulSets: jest.fn().mockResolvedValue({ statefulSets: [], pods: [] }),
  servesApi: jest.fn().mockResolvedValue(true),
}));

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cart-AbCdEf';
const ISSUER = 'oidc.eks.eu-central-1.amazonaws.com/id/ABC';
const VALUE = 'never-to-be-seen';

/** An account in which reading the secret gives a value that a test can look for. */
const answers: Answers = {
  'aws:eks/getCluster:getCluster': ({ name }) => ({
    arn: `arn:aws:eks:eu-central-1:123456789012:cluster/${name}`,
    identities: [{ oidcs: [{ issuer: `https://${ISSUER}` }] }],
  }),
  'aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider': ({ url }) => ({
    arn: `arn:aws:iam::123456789012:oidc-provider/${String(url).replace('https://', '')}`,
  }),
  'aws:kms/getKey:getKey': ({ keyId }) => ({ arn: `arn:aws:kms:eu-central-1:123456789012:key/of-${keyId}` }),
  'aws:index/getRegion:getRegion': () => ({ region: 'eu-west-1' }),
  'aws:secretsmanager/getSecretVersion:getSecretVersion': () => ({
    secretString: JSON.stringify(Object.fromEntries(credentialKeys().map((key) => [key, VALUE]))),
  }),
};

/** Tokens of the functions that were called. */
let asked: string[] = [];
beforeEach(() => (asked = []));

interface Own {
  readonly aws?: object;
  readonly externalSecrets?: object;
}

const up = (
  { aws, externalSecrets = { eksCluster: 'prod' } }: Own = {},
  own: StackValues = {},
): Promise<Run> =>
  run(
    program,
    {
      name: 'cart',
      namespace: 'shop',
      secretStore: 'aws',
      delivery: 'external-secrets',
      aws: { existingSecretArn: SECRET, ...aws },
      externalSecrets,
      ...own,
    },
    {
      call: ({ token, inputs }) => {
        asked.push(token);
        return answers[token]?.(inputs) ?? inputs;
      },
    },
  );

function find({ resources, error }: Run, type: string, name?: string): Registered {
  const found = resources.find((one) => one.type === type && (name === undefined || one.name === name));
  if (found) return found;
  throw error ?? new Error(`${type} ${name} is not among ${resources.map((one) => one.type).join(', ')}`);
}

const EXTERNAL_SECRET = 'kubernetes:external-secrets.io/v1:ExternalSecret';
const SECRET_STORE = 'kubernetes:external-secrets.io/v1:SecretStore';
const ROLE = 'aws:iam/role:Role';
const ROLE_POLICY = 'aws:iam/rolePolicy:RolePolicy';
const ASSOCIATION = 'aws:eks/podIdentityAssociation:PodIdentityAssociation';
const ACCOUNT = 'kubernetes:core/v1:ServiceAccount';

const document = (text: unknown) => JSON.parse(text as string).Statement;
const spec = (one: Registered) => one.inputs.spec as Record<string, never>;

describe('with an existing secret', () => {
  let stack: Run;
  beforeAll(async () => (stack = await up()));

  test('the value is never asked for, and nothing that is declared has it', () => {
    expect(stack.error).toBeUndefined();
    expect(JSON.stringify(stack.resources)).not.toContain(VALUE);
    expect(JSON.stringify(stack.outputs)).not.toContain(VALUE);
    const types = stack.resources.map(({ type }) => type);
    expect(types).not.toContain('kubernetes:core/v1:Secret');
    expect(types.filter((type) => type.startsWith('random:'))).toEqual([]);
    expect(types.filter((type) => type.startsWith('aws:secretsmanager'))).toEqual([]);
  });

  test('outputs have addresses without a password', () => {
    expect(stack.outputs).toMatchObject({
      url: 'redis://cart.shop.svc.cluster.local:6379',
      readUrl: 'redis://cart.shop.svc.cluster.local:6380',
      secretName: 'cart',
      connectionSecretName: 'cart-connection',
    });
  });

  test('ExternalSecrets read it through the store, in its region', () => {
    for (const name of ['cart/Credentials', 'cart/RedisHa/Connection'])
      expect(spec(find(stack, EXTERNAL_SECRET, name))).toMatchObject({
        secretStoreRef: { kind: 'SecretStore', name: 'cart' },
      });
    expect(spec(find(stack, SECRET_STORE))).toMatchObject({
      provider: { aws: { region: 'eu-central-1', service: 'SecretsManager' } },
    });
  });

  test('the role is that of the ServiceAccount, and can read the secret only', () => {
    const role = find(stack, ROLE);
    expect(document(role.inputs.assumeRolePolicy)[0].Condition.StringEquals).toEqual({
      [`${ISSUER}:aud`]: 'sts.amazonaws.com',
      [`${ISSUER}:sub`]: 'system:serviceaccount:shop:cart-secret-store',
    });
    expect(document(role.inputs.assumeRolePolicy)[0].Principal).toEqual({
      Federated: `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`,
    });
    const policy = document(find(stack, ROLE_POLICY).inputs.policy);
    expect(policy.map((statement: { Resource: string }) => statement.Resource)).toEqual([SECRET]);
    const account = find(stack, ACCOUNT, 'cart/SecretStore/ServiceAccount');
    expect(account.inputs.metadata).toMatchObject({
      name: 'cart-secret-store',
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/cart-secret-store' },
    });
  });

  test('the role comes first, then store and ExternalSecret, then what needs the Secret', () => {
    const app = find(stack, 'cdk8s:index:Cdk8sApp');
    expect(app.dependencies).toContain(find(stack, ROLE_POLICY).urn);
    const credentials = find(stack, EXTERNAL_SECRET, 'cart/Credentials');
    expect(find(stack, SECRET_STORE).dependencies).toContain(
      find(stack, ACCOUNT, 'cart/SecretStore/ServiceAccount').urn,
    );
    expect(credentials.dependencies).toContain(find(stack, SECRET_STORE).urn);
    const workloads = stack.resources.filter(({ type }) => /:(StatefulSet|Deployment)$/.test(type));
    expect(workloads).toHaveLength(5);
    for (const { dependencies } of workloads) expect(dependencies).toContain(credentials.urn);
  });

  test('Pulumi goes on when External Secrets has made the Secret, and says why when it does not come', () => {
    for (const name of ['cart/Credentials', 'cart/RedisHa/Connection'])
      expect(find(stack, EXTERNAL_SECRET, name)).toMatchObject({
        onError: ['explain-externalsecrets'],
        inputs: {
          metadata: {
            annotations: { 'pulumi.com/waitFor': 'condition=Ready', 'pulumi.com/timeoutSeconds': '120' },
          },
        },
      });
    const explained = stack.resources.filter(({ onError }) => onError.includes('explain-externalsecrets'));
    expect(explained.map(({ type }) => type)).toEqual([EXTERNAL_SECRET, EXTERNAL_SECRET]);
  });

  test('all of AWS is in the one account', () => {
    const made = stack.resources.filter(({ type }) => type.startsWith('aws:'));
    expect(new Set(made.map(({ provider }) => provider))).toEqual(new Set(['aws']));
  });
});

test('connection Secrets follow a secret that is changed elsewhere, and wait for a version of one that is not', () => {
  const policyOf = (aws: object) => {
    const config = loadConfig({ name: 'cart', secretStore: 'aws', delivery: 'external-secrets', aws });
    const objects = buildStack(config, {
      secret: 'cart',
      region: 'eu-central-1',
    }).chart.toJson() as Manifest[];
    const found = objects.find(
      ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'cart-connection',
    );
    return found!.spec.refreshPolicy;
  };
  expect(policyOf({ existingSecretArn: SECRET })).toBe('Periodic');
  expect(policyOf({ region: 'eu-central-1' })).toBe('OnChange');
});

test('with Pod Identity the controller has the role, and the store no identity of its own', async () => {
  const stack = await up({
    externalSecrets: { eksCluster: 'prod', identity: 'pod-identity', controller: { namespace: 'eso' } },
  });
  expect(find(stack, ASSOCIATION).inputs).toMatchObject({
    clusterName: 'prod',
    namespace: 'eso',
    serviceAccount: 'external-secrets',
    roleArn: 'arn:aws:iam::123456789012:role/cart-secret-store',
  });
  expect(document(find(stack, ROLE).inputs.assumeRolePolicy)[0].Condition.StringEquals).toMatchObject({
    'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-central-1:123456789012:cluster/prod',
    'aws:RequestTag/kubernetes-namespace': 'eso',
  });
  expect(JSON.stringify(spec(find(stack, SECRET_STORE)))).not.toContain('auth');
  expect(find(stack, 'cdk8s:index:Cdk8sApp').dependencies).toContain(find(stack, ASSOCIATION).urn);
});

test('the key of the secret may be used, whichever way it is named', async () => {
  const stack = await up({ aws: { secret: { kmsKeyId: 'alias/cart' } } });
  expect(document(find(stack, ROLE_POLICY).inputs.policy)[1]).toMatchObject({
    Action: ['kms:Decrypt'],
    Resource: 'arn:aws:kms:eu-central-1:123456789012:key/of-alias/cart',
  });
});

describe('the policy of the deployer', () => {
  const role = { ...READ_ACCESS, ...STORE_ROLE_ACCESS };

  test.each<[title: string, own: Own, allowed: object, special: string]>([
    ['IRSA', {}, role, 'aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider'],
    [
      'Pod Identity',
      { externalSecrets: { eksCluster: 'prod', identity: 'pod-identity' } },
      { ...role, ...POD_IDENTITY_ACCESS },
      ASSOCIATION,
    ],
    [
      'a key of the secret',
      { aws: { secret: { kmsKeyId: 'alias/cart' } } },
      { ...role, ...STORE_KEY_ACCESS },
      'aws:kms/getKey:getKey',
    ],
  ])('has an entry for all that is declared and asked with %s', async (_, own, allowed, special) => {
    const { resources, error } = await up(own);
    expect(error).toBeUndefined();
    const declared = resources.map(({ type }) => type).filter((type) => type.startsWith('aws:'));
    const used = new Set([...declared, ...asked]);
    expect([...used].filter((token) => !(token in allowed))).toEqual([]);
    for (const token of [ROLE, ROLE_POLICY, 'aws:eks/getCluster:getCluster', special])
      expect(used).toContain(token);
  });
});

test('without a cluster no role is made; one that exists is used', async () => {
  const roleArn = 'arn:aws:iam::123456789012:role/reader';
  const stack = await up({ externalSecrets: { roleArn } });
  expect(stack.resources.filter(({ type }) => type.startsWith('aws:'))).toEqual([]);
  expect(find(stack, ACCOUNT, 'cart/SecretStore/ServiceAccount').inputs.metadata).toMatchObject({
    annotations: { 'eks.amazonaws.com/role-arn': roleArn },
  });
});

test('a store that exists is only named', async () => {
  const stack = await up({ externalSecrets: { storeKind: 'ClusterSecretStore', storeName: 'aws' } });
  expect(spec(find(stack, EXTERNAL_SECRET, 'cart/Credentials'))).toMatchObject({
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'aws' },
  });
  expect(stack.resources.map(({ type }) => type)).not.toContain(SECRET_STORE);
  expect(stack.resources.map(({ type }) => type)).not.toContain(ROLE);
});
