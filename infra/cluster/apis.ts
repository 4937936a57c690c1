import { asking, connect } from './client';

/**
 * Whether a cluster serves a version of an API group, such as `external-secrets.io/v1`.
 *
 * @throws ClusterError when the cluster can't be asked
 */
export async function servesApi(groupVersion: string, context?: string): Promise<boolean> {
  const cluster = await connect(context);
  const { groups } = await asking(cluster, () => cluster.apis.getAPIVersions());
  return groups.some(({ versions }) => versions.some((version) => version.groupVersion === groupVersion));
}
