import type { ClusterStack } from '../../cluster/support/stack';
import type { StackKeys } from '../../cluster/support/checkout';

/** Configures a stack that has no part that AWS has nothing to do with: two nodes, three Sentinels, a proxy. */
export const configureSmall = ({ checkout, name, namespace }: ClusterStack, stack: string, keys: StackKeys) =>
  checkout.configure(stack, {
    name,
    namespace: namespace.name,
    replicas: 2,
    proxy: { replicas: 1 },
    webdis: false,
    insight: false,
    secretStore: 'aws',
    storage: { size: '128Mi', sentinelSize: '32Mi' },
    ...keys,
  });
