import { waitFor } from '../../support/wait-for';
import type { Manifest, Pod } from '../../cluster/support/kube';
import type { Stack } from '../frame/stack';
import { type Case, type Expectation, NOTHING_WAITED_LOST, NotHere, type Scene } from './case';
import { AT_ONCE, forgetSentinels, gone, scaledDown } from './faults';
import { resumption } from './resumption';

const BARS = { ...NOTHING_WAITED_LOST, healWithin: 420_000 };
const NOTICED = { timeout: 120_000, interval: 1000 };

/** Cold starts without the node that had the last master: it comes back only when writes go on without it. */
export const nodeGone: readonly Case[] = [
  {
    name: 'master-node-gone',
    title: "every pod of the stack is killed at once, and the master's node loses its power for good",
    planned: false,
    needs: ['node-power'],
    bars: BARS,
    run: (scene) =>
      withoutMasterNode(scene, async (lost) => {
        const { stack, driver } = scene;
        const killed = new Set((await stack.pods()).map(({ metadata }) => metadata.uid));
        scene.fault();
        await Promise.all([driver.nodePower(lost, 'off'), killAll(stack)]);
        await gone(stack, killed);
      }),
  },
  {
    name: 'master-node-gone-blank',
    title:
      "every pod is killed, the Sentinels' volumes are deleted, the master's node loses its power for good",
    planned: false,
    needs: ['node-power'],
    bars: BARS,
    run: (scene) =>
      withoutMasterNode(scene, async (lost) => {
        const { stack, driver } = scene;
        scene.fault();
        // Killed, as a master that has time hands over to another, which may be on another node.
        const up = await scaledDown(stack, () => killAll(stack));
        try {
          await forgetSentinels(stack);
          await driver.nodePower(lost, 'off');
          await waitFor(`${lost} is not ready`, async () => !(await nodeReady(stack, lost)), NOTICED);
        } finally {
          await up();
        }
      }),
  },
];

/** Does the fault to the master's node, waits until writes go on without that node, and turns it on again. */
async function withoutMasterNode(scene: Scene, fault: (node: string) => Promise<void>): Promise<Expectation> {
  const { stack, driver } = scene;
  const lost = await stack.nodeOf(await stack.master());
  const survivors = await namesElsewhere(stack, 'redis', lost);
  const voters = await namesElsewhere(stack, 'sentinel', lost);
  const { sentinels } = await stack.members();
  if (survivors.length < 2 || voters.length <= sentinels.length / 2) {
    throw new NotHere(`without ${lost} there are not two data nodes and a majority of the Sentinels`);
  }
  try {
    await fault(lost);
    return await resumption(scene, survivors);
  } finally {
    await driver.nodePower(lost, 'on');
  }
}

async function namesElsewhere(stack: Stack, part: string, node: string): Promise<string[]> {
  const pods = await stack.pods(part);
  return pods.filter(({ spec }) => spec.nodeName !== node).map(({ metadata }) => metadata.name);
}

async function killAll({ namespace, selector }: Stack): Promise<void> {
  await namespace.kubectl('delete', 'pods', '-l', selector, ...AT_ONCE);
}

interface ClusterNode extends Manifest {
  readonly status: Pick<Pod['status'], 'conditions'>;
}

async function nodeReady({ namespace }: Stack, name: string): Promise<boolean> {
  const { status } = await namespace.get<ClusterNode>('node', name);
  return Boolean(status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
}
