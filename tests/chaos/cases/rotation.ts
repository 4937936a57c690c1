import { waitFor } from '../../support/wait-for';
import type { Manifest } from '../../cluster/support/kube';
import type { Recording } from '../analysis/recording';
import type { Stack } from '../frame/stack';
import { type Case, NOTHING_LOST, NOTHING_WAITED_LOST, type Scene } from './case';
import { acceptedLogins, loginsOf } from './logins';

const ROTATIONS = 5;
/** The kubelet looks at a Secret once a minute or so, and a server at its files every few seconds. */
const DROPPED = { timeout: 240_000, interval: 2_000 };

/** The clients of the round know the first passwords only, and stay logged in; versions can't go back, so that the stack is made anew. */
const common: Pick<Case, 'restore'> = {
  restore: ({ stack }) => stack.config!.renew({}),
};

export const rotation: readonly Case[] = [
  {
    ...common,
    name: 'rotate-passwords',
    title: `all passwords are changed ${ROTATIONS} times`,
    planned: true,
    needs: ['config'],
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
    title: "the master's pod is deleted while some members have the new passwords and others have not",
    planned: true,
    needs: ['config'],
    bars: { ...NOTHING_LOST, maxOutage: 2000, healWithin: 600_000 },
    run: (scene) =>
      rotateAnd(scene, async (master) => {
        scene.fault();
        await scene.stack.namespace.kubectl('delete', 'pod', master, '--wait=false');
      }),
  },
  {
    ...common,
    name: 'rotate-passwords-crash',
    title: "the master's process is killed while some members have the new passwords and others have not",
    planned: false,
    needs: ['config', 'kill'],
    bars: { ...NOTHING_WAITED_LOST, maxOutage: 2000, healWithin: 600_000 },
    run: (scene) => rotateAnd(scene, async (master) => (await scene.driver.aim(master)).kill(scene.fault)),
  },
];

async function rotateAnd(scene: Scene, strike: (master: string) => Promise<void>) {
  const { stack } = scene;
  const problems = await rotate(scene, 2, async () => {
    await waitFor('the Job waits for members', () => jobOf(stack, 2), { timeout: 120_000, interval: 100 });
    await strike(await stack.master());
    const job = await jobOf(stack, 2);
    return job?.status?.completionTime ? ['every member had the new passwords already'] : [];
  });
  return (recording: Recording) => [...problems, ...refusals('clients with the passwords before', recording)];
}

/**
 * Changes all passwords as `npm run rotate` does. Gives what clients that know only the new ones were refused, and who
 * is let in with a former one in the end.
 */
async function rotate(scene: Scene, version: number, meanwhile?: () => Promise<string[]>): Promise<string[]> {
  const { stack, clients, load, note } = scene;
  const change = (previousPasswords: string) =>
    stack.config!.change({ passwordVersion: version, previousPasswords });
  const former = await loginsOf(stack);
  note(`  passwords of version ${version}`);
  const [, problems] = await Promise.all([change('accepted'), meanwhile?.()]);
  const later = await load(clients, { fresh: true, rate: 5 });
  await change('refused');
  return [
    ...(problems ?? []),
    ...refusals(`clients with version ${version}`, await later.stop()),
    ...(await keptOf(stack, former)),
  ];
}

interface Job extends Manifest {
  readonly status?: { readonly active?: number; readonly completionTime?: string };
}

/** The Job that ends when every member accepts the passwords of a version, once it runs. */
async function jobOf({ namespace, name, selector }: Stack, version: number): Promise<Job | undefined> {
  const jobs = await namespace.list<Job>('jobs', selector);
  const job = jobs.find(({ metadata }) => metadata.name.startsWith(`${name}-passwords-${version}-`));
  return job?.status?.active || job?.status?.completionTime ? job : undefined;
}

async function keptOf(stack: Stack, former: Awaited<ReturnType<typeof loginsOf>>): Promise<string[]> {
  let kept: string[] = [];
  const none = async () => (kept = await acceptedLogins(stack, former)).length === 0;
  await waitFor('no former password is accepted', none, DROPPED).catch(() => undefined);
  return kept.map((login) => `a former password is accepted: ${login}`);
}

function refusals(who: string, { attempts }: Recording): string[] {
  const count = attempts.filter(({ kind }) => kind === 'NOAUTH').length;
  return count === 0 ? [] : [`${who} were refused ${count} times`];
}
