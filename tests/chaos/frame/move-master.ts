import { waitFor } from '../../support/wait-for';
import { whole } from './heal';
import type { Stack } from './stack';
import type { SentinelState } from './state';

/** Lower than that of any other node: Sentinel takes it before all that have more of the data. */
const FIRST = '1';
const WHOLE_WITHIN = 120_000;
/** Sentinels ask their replicas each 10 s. */
const KNOWN = { timeout: 30_000, interval: 500 };

/** Makes a replica the master through the Sentinels, as an operator would, and waits until the stack is whole. */
export async function moveMaster(stack: Stack, pod: string): Promise<void> {
  if ((await stack.master()) === pod) return;
  const { sentinels, masterName } = await stack.members();
  const priority = (value: string) => stack.ask(pod, 6379, 'CONFIG', 'SET', 'replica-priority', value);
  const before = (await stack.ask(pod, 6379, 'CONFIG', 'GET', 'replica-priority')).split('\n').pop()!.trim();
  await priority(FIRST);
  try {
    await waitFor(`the Sentinels prefer ${pod}`, () => preferred(stack, pod), KNOWN);
    const answer = await stack.ask(sentinels[0].name, 26379, 'SENTINEL', 'FAILOVER', masterName);
    if (answer !== 'OK') throw new Error(`SENTINEL FAILOVER at ${sentinels[0].name}: ${answer}`);
    await waitFor(`${pod} becomes master`, async () => (await stack.master()) === pod, KNOWN);
  } finally {
    await priority(before);
  }
  await whole(stack, WHOLE_WITHIN);
}

async function preferred(stack: Stack, pod: string): Promise<boolean> {
  const { nodes, sentinels } = await stack.state();
  const address = nodes.find(({ name }) => name === pod)?.address;
  const seen = ({ replicas }: SentinelState) => replicas.find(({ ip }) => ip === address)?.['slave-priority'];
  return sentinels.every((sentinel) => seen(sentinel) === FIRST);
}
