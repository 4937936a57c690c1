import { type Case, type Expectation, NOTHING_WAITED_LOST, type Scene } from './case';
import { AT_ONCE, forgetSentinels, gone, scaledDown } from './faults';
import { resumption } from './resumption';

export const coldStart: readonly Case[] = [
  {
    name: 'all-pods',
    title: 'every pod of the stack is killed at once',
    planned: false,
    needs: [],
    bars: { ...NOTHING_WAITED_LOST, healWithin: 60_000 },
    async run({ stack, fault }) {
      const killed = new Set((await stack.pods()).map(({ metadata }) => metadata.uid));
      fault();
      await stack.namespace.kubectl('delete', 'pods', '-l', stack.selector, ...AT_ONCE);
      await gone(stack, killed);
    },
  },
  {
    name: 'scale-to-zero',
    title: 'everything is scaled to zero and back',
    planned: false,
    needs: [],
    bars: { ...NOTHING_WAITED_LOST, healWithin: 180_000 },
    run: (scene) => downAndUp(scene, () => Promise.resolve()),
  },
  {
    name: 'blank-sentinels',
    title: "everything is scaled to zero, the Sentinels' volumes are deleted, and back",
    planned: false,
    needs: [],
    bars: { ...NOTHING_WAITED_LOST, healWithin: 180_000 },
    run: (scene) => downAndUp(scene, () => forgetSentinels(scene.stack)),
  },
];

async function downAndUp(scene: Scene, meanwhile: () => Promise<void>): Promise<Expectation> {
  const { stack, fault } = scene;
  const { nodes } = await stack.members();
  fault();
  const up = await scaledDown(stack);
  await meanwhile().finally(up);
  return resumption(
    scene,
    nodes.map(({ name }) => name),
  );
}
