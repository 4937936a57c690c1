import { GiveUp, waitFor } from '../../support/wait-for';
import { whole, wrong } from '../frame/heal';
import { type OwnStackOptions, ownStack } from '../frame/own-stack';
import { Stack } from '../frame/stack';
import { strangers } from '../frame/strangers';
import { type Case, type Expectation, NOTHING_WAITED_LOST, type Scene } from './case';
import { AT_ONCE } from './faults';
import { nodesOf } from './places';

const WHOLE_WITHIN = 180_000;
const WATCH = { timeout: WHOLE_WITHIN, interval: 1000 };
/** Only what could be mixed up. */
const KEYS = { webdis: false, insight: false };

/** Two stacks whose pods are killed together again and again, so that one may get an address that was the other's. */
export function twoStacks(rounds: number): readonly Case[] {
  const common = {
    planned: false,
    needs: ['config'] as const,
    load: { seconds: 300 + (rounds * WHOLE_WITHIN) / 1000 },
    bars: { ...NOTHING_WAITED_LOST, healWithin: WHOLE_WITHIN },
  };
  return [
    {
      ...common,
      name: 'two-stacks',
      title: `data nodes and Sentinels of two stacks in one namespace are killed together, ${rounds} times`,
      run: (scene) =>
        churned(scene, rounds, { namespace: scene.stack.namespace, name: `${scene.stack.name}-b` }),
    },
    {
      ...common,
      name: 'equal-names',
      title: `the same with two stacks of one name in two namespaces, ${rounds} times`,
      run: (scene) => churned(scene, rounds, { name: scene.stack.name }),
    },
  ];
}

async function churned(
  scene: Scene,
  rounds: number,
  options: Omit<OwnStackOptions, 'purpose'>,
): Promise<Expectation> {
  const { stack, driver, fault, note, remark } = scene;
  const second = await ownStack({ ...options, purpose: 'chaos', keys: KEYS });
  try {
    const other = new Stack(second.namespace, second.name);
    await whole(other, WHOLE_WITHIN);
    const addresses = new Addresses();
    await addresses.note([stack, other]);
    const nodes = nodesOf([...(await stack.parts()), ...(await other.parts())]);
    let reusing = false;
    for (let round = 1; round <= rounds; round++) {
      note(`  churn ${round} of ${rounds}`);
      fault();
      await Promise.all([stack, other].map(killMembers));
      for (const node of nodes) reusing = (await driver.reuseAddresses?.(node)) ?? false;
      await Promise.all([unmixed(stack, other), unmixed(other, stack)]);
      await addresses.note([stack, other]);
    }
    remark(`pods whose address had been a pod's of the other stack before: ${addresses.reused}`);
    return () =>
      reusing && addresses.reused === 0 ? ["no pod got an address that was the other stack's"] : [];
  } finally {
    await second.remove();
  }
}

async function killMembers({ namespace, selector }: Stack): Promise<void> {
  const members = `${selector},app.kubernetes.io/component in (redis, sentinel)`;
  await namespace.kubectl('delete', 'pods', '-l', members, ...AT_ONCE);
}

/** Waits until a stack is whole; ends at once when a member of it knows one of the other meanwhile. */
async function unmixed(stack: Stack, other: Stack): Promise<void> {
  const foreign = await other.members();
  await waitFor(
    `stack ${stack.name} is whole`,
    async () => {
      const mixed = strangers(await stack.state(), [foreign]);
      if (mixed.length > 0) throw new GiveUp(mixed.join('; '));
      const problems = await wrong(stack);
      if (problems.length > 0) throw new Error(problems[0]);
      return true;
    },
    WATCH,
  );
}

/** Which stack's pods had which addresses. */
class Addresses {
  reused = 0;
  private readonly owners = new Map<string, Stack>();

  async note(stacks: readonly Stack[]): Promise<void> {
    for (const stack of stacks) {
      for (const { status } of await stack.parts()) {
        const before = this.owners.get(status.podIP!);
        if (before && before !== stack) this.reused++;
        this.owners.set(status.podIP!, stack);
      }
    }
  }
}
