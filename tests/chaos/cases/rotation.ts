import { setTimeout as delay } from 'node:timers/promises';
import type { Recording } from '../analysis/recording';
import { type Case, NOTHING_LOST, type Scene } from './case';

const ROTATIONS = 5;
/** Until the first members have the new passwords and others have not. */
const MIDST = 20_000;

/** The clients of the round know the first passwords only, and stay logged in; versions can't go back, so that the stack is made anew. */
const common: Pick<Case, 'planned' | 'needs' | 'load' | 'restore'> = {
  planned: true,
  needs: ['config'],
  load: { seconds: 2400 },
  restore: ({ stack }) => stack.config!.renew({}),
};

export const rotation: readonly Case[] = [
  {
    ...common,
    name: 'rotate-passwords',
    title: `all passwords are changed ${ROTATIONS} times`,
    bars: { ...NOTHING_LOST, maxOutage: 500, errorsAllowed: 0, healWithin: 2_000_000 },
    async run(scene) {
      scene.fault();
      const problems: string[] = [];
      for (let version = 2; version <= ROTATIONS + 1; version++)
        problems.push(...(await rotate(scene, version)));
      return () => problems;
    },
  },
  {
    ...common,
    name: 'rotate-passwords-failover',
    title: "all passwords are changed, and the master's pod is deleted meanwhile",
    bars: { ...NOTHING_LOST, maxOutage: 2000, healWithin: 600_000 },
    async run(scene) {
      const { stack, fault } = scene;
      const problems = await rotate(scene, 2, async () => {
        await delay(MIDST);
        const master = await stack.master();
        fault();
        await stack.namespace.kubectl('delete', 'pod', master, '--wait=false');
      });
      return (recording) => [...problems, ...refusals('clients with the passwords before', recording)];
    },
  },
];

/** Changes all passwords as `npm run rotate` does; gives what clients that know only the new ones were refused. */
async function rotate(scene: Scene, version: number, meanwhile?: () => Promise<void>): Promise<string[]> {
  const { stack, clients, load, note } = scene;
  const change = (previousPasswords: string) =>
    stack.config!.change({ passwordVersion: version, previousPasswords });
  note(`  passwords of version ${version}`);
  await Promise.all([change('accepted'), meanwhile?.()]);
  const later = await load(clients, { fresh: true, rate: 5 });
  await change('refused');
  return refusals(`clients with version ${version}`, await later.stop());
}

function refusals(who: string, { attempts }: Recording): string[] {
  const count = attempts.filter(({ kind }) => kind === 'NOAUTH').length;
  return count === 0 ? [] : [`${who} were refused ${count} times`];
}
