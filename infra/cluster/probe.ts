import { asking, connect } from './client';
import { ClusterError } from './reasons';

export type Probe =
  | { readonly reachable: true; readonly version: string; readonly context: string }
  | { readonly reachable: false; readonly reason: string };

/** Whether the cluster of a kubeconfig context answers, and if not, why. Never throws for a cluster that does not. */
export async function probe(context?: string, timeoutMs = 3_000): Promise<Probe> {
  try {
    const cluster = await connect(context, timeoutMs);
    const { gitVersion } = await asking(cluster, () => cluster.version.getCode());
    return { reachable: true, version: gitVersion, context: cluster.context };
  } catch (error) {
    if (error instanceof ClusterError) return { reachable: false, reason: error.message };
    throw error;
  }
}
