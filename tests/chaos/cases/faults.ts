import { waitFor } from '../../support/wait-for';
import { type Pod, restarts } from '../../cluster/support/kube';
import { whole } from '../frame/heal';
import type { Stack } from '../frame/stack';
import type { Ground } from './case';

/** Arguments of `kubectl delete` that leave a pod no time to end. */
export const AT_ONCE = ['--grace-period=0', '--force', '--wait=false'];

const WHOLE_WITHIN = 120_000;

/** Waits until pods are gone, by their UIDs. */
export async function gone(stack: Stack, uids: ReadonlySet<string>): Promise<void> {
  await waitFor(
    'the pods are gone',
    async () => (await stack.pods()).every(({ metadata }) => !uids.has(metadata.uid)),
    { timeout: 180_000, interval: 500 },
  );
}

/**
 * Makes a pod that was not restarted yet the master's: the kubelet starts such a one again at once, and makes another
 * wait for longer than the Sentinels do.
 */
export async function freshMaster({ stack }: Pick<Ground, 'stack'>): Promise<void> {
  const master = await stack.master();
  if (restarts(await stack.namespace.get<Pod>('pod', master)) === 0) return;
  await stack.namespace.kubectl('delete', 'pod', master);
  await whole(stack, WHOLE_WITHIN);
  await freshMaster({ stack });
}
