import { type Case, NOTHING_WAITED_LOST, type Scene } from './case';
import { masterOnto, nodesOf } from './places';
import { draws } from './random';

/** Short ones that each stack and each placement of its pods can be struck with. */
const FAULTS = [
  'delete-master',
  'restart-sentinels',
  'restart-proxies',
  'kill-master',
  'kill-container',
  'hang-master',
  'force-delete-master',
  'node-loss',
  'api-down',
  'dns-dead',
  'rogue-master',
  'chained-replica',
  'misled-sentinel',
  'all-pods',
  'scale-to-zero',
  'lost-volume',
];

/** Beyond its minutes: the last fault, and a container that was killed so often that the kubelet makes it wait. */
const HEAL_WITHIN = 400_000;

export interface SoakOptions {
  /** The last fault begins before they are over. */
  readonly minutes: number;
  /** Decides the order of the faults; a whole number of 32 bits. */
  readonly seed: number;
}

/** Faults of other cases in random order, each when the stack is whole again after the one before. */
export function soak(cases: readonly Case[], { minutes, seed }: SoakOptions): Case {
  const faults = FAULTS.map((name) => cases.find((one) => one.name === name)!);
  return {
    name: 'soak',
    title: `random faults for ${minutes} minutes`,
    planned: false,
    needs: [],
    onlyNamed: true,
    load: { seconds: minutes * 60 + 2 * (HEAL_WITHIN / 1000) },
    bars: { ...NOTHING_WAITED_LOST, healWithin: HEAL_WITHIN },
    async run(scene) {
      const end = Date.now() + minutes * 60_000;
      const struck: string[] = [];
      scene.note(`  seed ${seed}`);
      for (const fault of draws(able(faults, scene), seed)) {
        if (Date.now() >= end) break;
        struck.push(fault.name);
        await strike(fault, scene, `fault ${struck.length} of seed ${seed}`);
      }
      scene.remark(`seed ${seed}, ${struck.length} faults: ${struck.join(', ')}`);
    },
  };
}

/** Clients without power tell nothing of the stack. */
async function masterAwayFromClients({ stack, clients }: Scene): Promise<void> {
  const others = nodesOf(await stack.pods('redis'));
  others.delete(clients.node);
  await masterOnto(stack, others);
}

const able = (faults: readonly Case[], { driver }: Scene) =>
  faults.filter(({ needs }) => driver.lacks(needs).length === 0);

async function strike(fault: Case, scene: Scene, which: string): Promise<void> {
  scene.note(`  ${which}: ${fault.name}`);
  try {
    if (fault.needs.includes('node-power')) await masterAwayFromClients(scene);
    await fault.run(scene);
    await scene.healed();
  } catch (error) {
    throw new Error(`${which}, ${fault.name}: ${(error as Error).message}`, { cause: error });
  }
}
