import { asking, connect } from './client';
import { StatefulSetLike } from './immutable';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** What a cluster has now of the StatefulSets that a stack is made of. */
export interface LiveState {
  readonly statefulSets: readonly StatefulSetLike[];
  /** The cluster's default StorageClass; unknown where there is none or it may not be read. */
  readonly defaultClass?: string;
}

/**
 * Reads those of the named StatefulSets that exist.
 *
 * @throws ClusterError when the cluster can't be asked
 */
export async function liveStatefulSets(
  namespace: string,
  names: readonly string[],
  context?: string,
): Promise<LiveState> {
  const cluster = await connect(context);
  return asking(cluster, async () => {
    const { items } = await cluster.apps.listNamespacedStatefulSet({ namespace });
    const statefulSets = items.filter(({ metadata }) =>
      names.includes(metadata?.name ?? ''),
    ) as StatefulSetLike[];
    if (statefulSets.length === 0) return { statefulSets };
    return { statefulSets, defaultClass: await defaultClass(cluster) };
  });
}

async function defaultClass({ storage }: Awaited<ReturnType<typeof connect>>): Promise<string | undefined> {
  try {
    const { items } = await storage.listStorageClass();
    return items.find(({ metadata }) => metadata?.annotations?.[DEFAULT_CLASS] === 'true')?.metadata?.name;
  } catch (error) {
    // Not everybody who may deploy into a namespace may read what belongs to the cluster.
    if ((error as { code?: number }).code === 403) return undefined;
    throw error;
  }
}
