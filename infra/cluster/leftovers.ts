import { setTimeout as sleep } from 'node:timers/promises';
import { asking, connect } from './client';

/** Which objects of a namespace belong to a stack. */
export interface Belonging {
  readonly namespace: string;
  /** Label selector of everything in the stack. */
  readonly selector: string;
}

/** Names of the volume claims that a stack has left. */
export async function claimsOf({ namespace, selector }: Belonging, context?: string): Promise<string[]> {
  const cluster = await connect(context);
  const { items } = await asking(cluster, () =>
    cluster.core.listNamespacedPersistentVolumeClaim({ namespace, labelSelector: selector }),
  );
  return items.map(({ metadata }) => metadata?.name ?? '').sort();
}

/** Deletes volume claims, and with them the data. */
export async function deleteClaims(
  namespace: string,
  names: readonly string[],
  context?: string,
): Promise<void> {
  const cluster = await connect(context);
  for (const name of names) {
    await asking(cluster, () =>
      gone(cluster.core.deleteNamespacedPersistentVolumeClaim({ namespace, name })),
    );
  }
}

/**
 * Waits until no pod of a stack is left, and deletes those that nothing else ends.
 * Gives the names of the pods that are still there when the time is over.
 */
export async function awaitNoPods(
  { namespace, selector }: Belonging,
  context?: string,
  timeoutMs = 180_000,
): Promise<string[]> {
  const cluster = await connect(context);
  const end = Date.now() + timeoutMs;
  for (;;) {
    const { items } = await asking(cluster, () =>
      cluster.core.listNamespacedPod({ namespace, labelSelector: selector }),
    );
    if (items.length === 0 || Date.now() > end) return items.map(({ metadata }) => metadata?.name ?? '');
    for (const { metadata } of items.filter((pod) => !pod.metadata?.deletionTimestamp)) {
      await asking(cluster, () =>
        gone(cluster.core.deleteNamespacedPod({ namespace, name: metadata?.name ?? '' })),
      );
    }
    await sleep(500);
  }
}

/** Deleted by somebody else in the meantime is as good as deleted by us. */
async function gone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if ((error as { code?: number }).code !== 404) throw error;
  }
}
