import type { Stack } from '../frame/stack';
import { type Case, NOTHING_LOST } from './case';

const OLD = 'docker.io/library/redis:8.0.6';

/** Where the suite brings its stack up, that is the default image; the way back is refused. */
export const upgrade: Case = {
  name: 'upgrade',
  title: `the data nodes are upgraded from ${versionOf(OLD)} to the version that is the default, under load`,
  planned: true,
  needs: ['config'],
  bars: { ...NOTHING_LOST, maxOutage: 2000, healWithin: 400_000 },
  prepare: ({ stack }) => stack.config!.renew(image(OLD)),
  async run({ stack, fault, healed, remark }) {
    fault();
    await stack.config!.change({});
    await healed();
    const to = await imageOf(stack);
    remark(`from ${OLD} to ${to}`);
    const problems = await backProblems(stack, to);
    return () => problems;
  },
};

const image = (redis: string) => ({ images: { redis } });

/** Tries to go back to the old version: whether that was refused with both versions, and nothing was touched. */
async function backProblems(stack: Stack, from: string): Promise<string[]> {
  const before = await touched(stack);
  const refusal = await stack.config!.change(image(OLD)).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (refusal === undefined) return [`a downgrade from ${from} to ${OLD} was not refused`];
  const untold = [OLD, from].filter((one) => !refusal.includes(versionOf(one)));
  return [
    ...(/exit code 1\b/.test(refusal) ? [] : [`a downgrade was not refused with exit code 1: ${refusal}`]),
    ...untold.map((one) => `the refusal of a downgrade does not name ${versionOf(one)}: ${refusal}`),
    ...((await touched(stack)) === before ? [] : ['a downgrade that was refused has touched the stack']),
  ];
}

/** What changes with anything that is applied to the data nodes or Sentinels. */
async function touched(stack: Stack): Promise<string> {
  const { redis, sentinel, proxy } = stack.workloads;
  const all = await Promise.all([redis, sentinel, proxy].map((name) => stack.workload(name)));
  return all.map(({ metadata }) => `${metadata.uid} ${metadata.generation}`).join(', ');
}

async function imageOf(stack: Stack): Promise<string> {
  return (await stack.workload(stack.workloads.redis)).spec.template.spec.containers[0].image;
}

function versionOf(reference: string): string {
  return reference.slice(reference.lastIndexOf(':') + 1);
}
