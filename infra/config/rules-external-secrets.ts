import type { Rule } from './rules';

const delivery: Rule = {
  keys: ['delivery', 'secretStore'],
  check: ({ delivery, secretStore }) =>
    delivery === 'external-secrets' && secretStore !== 'aws'
      ? `got external-secrets; allowed: pulumi, or external-secrets with secretStore: aws (secretStore is ${secretStore})`
      : undefined,
};

const existingSecret: Rule = {
  keys: ['existingSecret', 'delivery'],
  check: ({ existingSecret, delivery }) =>
    existingSecret !== undefined && delivery === 'external-secrets'
      ? `got ${existingSecret}; allowed: none with delivery: external-secrets, which makes the Secret`
      : undefined,
};

const clusterStore: Rule = {
  keys: ['externalSecrets.storeName', 'externalSecrets.storeKind'],
  check: ({ externalSecrets: { storeKind, storeName } }) =>
    storeKind === 'ClusterSecretStore' && storeName === undefined
      ? 'got nothing; allowed: the name of a ClusterSecretStore that exists (a new store is a SecretStore)'
      : undefined,
};

const cluster: Rule = {
  keys: ['externalSecrets.eksCluster', 'externalSecrets.storeName'],
  check: ({ externalSecrets: { eksCluster, storeName } }) =>
    eksCluster !== undefined && storeName !== undefined
      ? `got ${JSON.stringify(eksCluster)}; allowed: nothing with externalSecrets.storeName, whose store has its own role`
      : undefined,
};

const role: Rule = {
  keys: [
    'externalSecrets.roleArn',
    'externalSecrets.storeName',
    'externalSecrets.eksCluster',
    'externalSecrets.identity',
  ],
  check: ({ externalSecrets: { roleArn, storeName, eksCluster, identity } }) => {
    if (roleArn === undefined) return undefined;
    const reasons = [
      storeName !== undefined && 'externalSecrets.storeName, whose store has its own role',
      eksCluster !== undefined && 'externalSecrets.eksCluster, for which a role is made',
      identity === 'pod-identity' &&
        'externalSecrets.identity: pod-identity, whose association names the role',
    ].filter(Boolean);
    return reasons.length > 0
      ? `got ${roleArn}; allowed: nothing with ${reasons.join(', nor with ')}`
      : undefined;
  },
};

const identity: Rule = {
  keys: ['externalSecrets.identity', 'externalSecrets.storeName'],
  check: ({ externalSecrets: { identity: own, storeName } }) =>
    own !== undefined && storeName !== undefined
      ? `got ${own}; allowed: nothing with externalSecrets.storeName, whose store has its own identity`
      : undefined,
};

const controller: Rule = {
  keys: ['externalSecrets.controller', 'externalSecrets.identity', 'externalSecrets.eksCluster'],
  check: ({ externalSecrets: { controller, identity: own = 'irsa', eksCluster } }) => {
    if (controller === undefined) return undefined;
    if (own !== 'pod-identity')
      return `got a map; allowed: only with externalSecrets.identity: pod-identity (it is ${own})`;
    return eksCluster === undefined
      ? 'got a map; allowed: only with externalSecrets.eksCluster, for which a role is bound to the controller'
      : undefined;
  },
};

const apps: Rule = {
  keys: ['apps', 'delivery', 'namespace', 'externalSecrets.storeKind'],
  check: ({ apps, delivery, namespace, externalSecrets: { storeKind = 'SecretStore' } }) => {
    const others = [...new Set(apps.map((app) => app.namespace))].filter((name) => name !== namespace);
    if (delivery !== 'external-secrets' || storeKind === 'ClusterSecretStore' || others.length === 0)
      return undefined;
    return (
      `got ${others.join(', ')}; allowed: only ${namespace} with delivery: external-secrets and a SecretStore, ` +
      'which serves one namespace (externalSecrets.storeKind: ClusterSecretStore serves all)'
    );
  },
};

/** Relations of `delivery` and `externalSecrets`. */
export const externalSecretsRules: readonly Rule[] = [
  delivery,
  existingSecret,
  clusterStore,
  cluster,
  role,
  identity,
  controller,
  apps,
];
