import { waitFor } from '../../support/wait-for';
import type { Stack } from '../frame/stack';

/** Arguments of `kubectl delete` that leave a pod no time to end. */
export const AT_ONCE = ['--grace-period=0', '--force', '--wait=false'];

/** Waits until pods are gone, by their UIDs. */
export async function gone(stack: Stack, uids: ReadonlySet<string>): Promise<void> {
  await waitFor(
    'the pods are gone',
    async () => (await stack.pods()).every(({ metadata }) => !uids.has(metadata.uid)),
    { timeout: 180_000, interval: 500 },
  );
}
