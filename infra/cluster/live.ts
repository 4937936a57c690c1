import { type Cluster, asking, connect } from './client';
import type { LiveServers, PodLike } from './downgrade';
import type { StatefulSetLike } from './immutable';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** What a cluster has now of the StatefulSets that a stack is made of. */
export interface LiveState extends LiveServers {
  /** The cluster's default StorageClass; unknown where there is none or it may not be read. */
  readonly defaultClass?: string;
}

/**
 * Reads those of the named StatefulSets that exist, and their pods.
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
    if (statefulSets.length === 0) return { statefulSets, pods: [] };
    const pods = await podsOf(cluster, namespace, statefulSets);
    return { statefulSets, pods, defaultClass: await defaultClass(cluster) };
  });
}

async function podsOf(
  { core }: Cluster,
  namespace: string,
  statefulSets: readonly StatefulSetLike[],
): Promise<PodLike[]> {
  const names = statefulSets.map(({ metadata }) => metadata.name);
  const { items } = await core.listNamespacedPod({ namespace });
  return items.filter(({ metadata }) =>
    metadata?.ownerReferences?.some(({ kind, name }) => kind === 'StatefulSet' && names.includes(name)),
  ) as PodLike[];
}

async function defaultClass({ storage }: Cluster): Promise<string | undefined> {
  try {
    const { items } = await storage.listStorageClass();
    return items.find(({ metadata }) => metadata?.annotations?.[DEFAULT_CLASS] === 'true')?.metadata?.name;
  } catch (error) {
    // Not everybody who may deploy into a namespace may read what belongs to the cluster.
    if ((error as { code?: number }).code === 403) return undefined;
    throw error;
  }
}
