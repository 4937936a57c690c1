import { waitFor } from '../../support/wait-for';
import type { Manifest } from '../../cluster/support/kube';
import type { Stack } from './stack';

interface StartedPod extends Manifest {
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly state: { readonly running?: { readonly startedAt: string } };
    }[];
  };
}

const STARTED = { timeout: 180_000, interval: 500 };

/** Waits until all that writes need has started: some data nodes, and a majority of the Sentinels. Gives that moment. */
export async function neededStarted(stack: Stack, nodes: readonly string[]): Promise<number> {
  const { sentinels } = await stack.members();
  const majority = Math.floor(sentinels.length / 2) + 1;
  return waitFor(
    `${nodes.join(', ')} and ${majority} Sentinels start`,
    async () => {
      const [data, voters] = await Promise.all(['redis', 'sentinel'].map((part) => starts(stack, part)));
      const first = [...voters.values()].sort((a, b) => a - b);
      const needed = [...nodes.map((name) => data.get(name)), first[majority - 1]];
      return needed.includes(undefined) ? undefined : Math.max(...(needed as number[]));
    },
    STARTED,
  );
}

/** When the pods of a part that run have started, milliseconds since the epoch. */
async function starts(stack: Stack, part: string): Promise<Map<string, number>> {
  const pods = await stack.namespace.list<StartedPod>(
    'pods',
    `${stack.selector},app.kubernetes.io/component=${part}`,
  );
  return new Map(
    pods.flatMap(({ metadata, status }) => {
      const startedAt = status.containerStatuses?.[0]?.state.running?.startedAt;
      return startedAt ? [[metadata.name, Date.parse(startedAt)] as const] : [];
    }),
  );
}
