import type { Namespace } from '../../cluster/support/kube';
import { run, succeeded } from '../../cluster/support/run';

/** Asks Kubernetes to evict a pod, as a drain does; false where the pod's PodDisruptionBudget does not allow it now (429). */
export async function evict({ name: namespace }: Namespace, pod: string): Promise<boolean> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
  const result = await run(['kubectl', 'create', '--raw', path, '-f', '-'], {
    input: JSON.stringify(eviction),
  });
  if (result.code !== 0 && /TooManyRequests|disruption budget/.test(result.stderr)) return false;
  succeeded(result);
  return true;
}
