import { loadConfig } from '../../../infra/config';
import { problemsOf } from './problems';

const external = { secretStore: 'aws', delivery: 'external-secrets' };
const roleArn = 'arn:aws:iam::123456789012:role/reader';

test.each<[values: Record<string, unknown>, key: string, text: string]>([
  [
    { delivery: 'external-secrets' },
    'delivery',
    'got external-secrets; allowed: pulumi, or external-secrets with secretStore: aws (secretStore is cluster)',
  ],
  [
    { ...external, existingSecret: 'cart' },
    'existingSecret',
    'got cart; allowed: none with delivery: external-secrets, which makes the Secret',
  ],
  [
    { externalSecrets: { storeKind: 'ClusterSecretStore' } },
    'externalSecrets.storeName',
    'got nothing; allowed: the name of a ClusterSecretStore that exists',
  ],
  [
    { externalSecrets: { storeName: 'aws', eksCluster: 'prod' } },
    'externalSecrets.eksCluster',
    'got "prod"; allowed: nothing with externalSecrets.storeName, whose store has its own role',
  ],
  [
    { externalSecrets: { roleArn, eksCluster: 'prod', identity: 'pod-identity' } },
    'externalSecrets.roleArn',
    `got ${roleArn}; allowed: nothing with externalSecrets.eksCluster, for which a role is made, ` +
      'nor with externalSecrets.identity: pod-identity, whose association names the role',
  ],
  [
    { externalSecrets: { controller: { namespace: 'eso' } } },
    'externalSecrets.controller',
    'allowed: only with externalSecrets.identity: pod-identity (it is irsa)',
  ],
  [
    { externalSecrets: { controller: { namespace: 'eso' }, identity: 'pod-identity' } },
    'externalSecrets.controller',
    'allowed: only with externalSecrets.eksCluster',
  ],
  [
    { externalSecrets: { storeName: 'aws', identity: 'pod-identity' } },
    'externalSecrets.identity',
    'got pod-identity; allowed: nothing with externalSecrets.storeName, whose store has its own identity',
  ],
  [
    { externalSecrets: { eksCluster: 'a b' } },
    'externalSecrets.eksCluster',
    'got "a b"; allowed: the name of an EKS cluster',
  ],
  [
    {
      ...external,
      namespace: 'shop',
      apps: [{ namespace: 'web' }, { namespace: 'shop', secretName: 'own' }],
    },
    'apps',
    'got web; allowed: only shop with delivery: external-secrets and a SecretStore',
  ],
])('%j is refused', (values, key, text) => {
  expect(problemsOf(values)).toEqual({ [key]: expect.stringContaining(text) });
});

test('a value of the section is shown in errors', () => {
  expect(problemsOf({ externalSecrets: { storeKind: 'Store' } })).toEqual({
    'externalSecrets.storeKind': 'got "Store"; allowed: SecretStore, ClusterSecretStore',
  });
});

test('the ARN of a secret is the whole ARN', () => {
  const existingSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cart';
  expect(problemsOf({ aws: { existingSecretArn } })).toEqual({
    'aws.existingSecretArn': expect.stringContaining('the whole ARN of a secret'),
  });
});

test.each([
  external,
  { ...external, externalSecrets: { eksCluster: 'prod' } },
  { ...external, externalSecrets: { eksCluster: 'prod', identity: 'pod-identity', controller: {} } },
  { ...external, externalSecrets: { roleArn } },
  {
    ...external,
    apps: [{ namespace: 'web' }],
    externalSecrets: { storeKind: 'ClusterSecretStore', storeName: 'aws' },
  },
  { ...external, namespace: 'shop', apps: [{ namespace: 'shop', secretName: 'own' }] },
  { existingSecret: 'cart' },
])('%j is taken', (values) => {
  expect(() => loadConfig(values)).not.toThrow();
});
