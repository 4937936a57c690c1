import type { StackKeys } from '../support/checkout';
import type { ClusterStack } from '../support/stack';

/** Settings of the Sentinels that are none of the defaults. */
export const SENTINEL = { quorum: 3, downAfter: '2500ms', failoverTimeout: '25s' };

/** Pods of that stack: 3 nodes, 3 Sentinels, 2 proxies, Webdis, RedisInsight. */
export const PODS = 10;

/** The stack that the tests bring up. */
export function baseConfig({ name, namespace }: ClusterStack): StackKeys {
  return {
    name,
    namespace: namespace.name,
    sentinel: SENTINEL,
    storage: { size: '128Mi', sentinelSize: '32Mi' },
  };
}

/** The same stack after changes that need no other objects. */
export function minorChange(stack: ClusterStack): StackKeys {
  return {
    ...baseConfig(stack),
    redis: { maxmemoryPolicy: 'allkeys-lru' },
    proxy: { resources: { limits: { memory: '160Mi' } } },
    // What comes through a port-forward reaches Webdis from inside its own pod.
    webdis: { allowFrom: ['127.0.0.1/32'] },
  };
}
