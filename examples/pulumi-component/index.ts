import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { RedisHaStack } from 'redis-ha-stack/pulumi';

/** Two Redis in one stack: sessions that may be evicted, and carts that may not. */
const config = new pulumi.Config();
const provider = new k8s.Provider('cluster', {
  kubeconfig: config.getSecret('kubeconfig'),
  // changed in place: a new password would replace the Secret, for a moment by nothing
  enableSecretMutable: true,
  enableConfigMapMutable: true,
});
const namespace = config.get('namespace') ?? 'shop';

const sessions = new RedisHaStack('sessions', {
  provider,
  namespace,
  redis: { maxmemoryPolicy: 'allkeys-lru' },
  webdis: false,
  insight: false,
});

const carts = new RedisHaStack('carts', {
  provider,
  namespace,
  replicas: 3,
  storage: { size: '20Gi' },
  insight: false,
});

export const sessionsHost = sessions.host;
export const cartsHost = carts.host;
/** Has the password: secret. */
export const cartsUrl = carts.url;
export const secretNames = [sessions.connectionSecretName, carts.connectionSecretName];
