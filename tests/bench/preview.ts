import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { CommandError } from '../../infra/cli/errors';
import { type Keys, type OwnStack, ownStack } from '../chaos/frame/own-stack';
import { demandCluster } from '../cluster/support/demand-cluster';
import { succeeded } from '../cluster/support/run';
import type { Figure } from './figures';
import type { Measured } from './report';

/** What makes the difference to a stack with its passwords in Secrets Manager; a free one, and one that may go at once. */
const awsKeys = (): Keys => ({
  secretStore: 'aws',
  protect: false,
  aws: {
    region: 'eu-central-1',
    secret: { name: `redis-bench-${randomBytes(4).toString('hex')}` },
  },
});

/** How long `pulumi preview` takes where nothing is to be changed, on stacks of its own in the cluster of KUBECONFIG. */
export async function benchPreview(runs: number, note: (text: string) => void): Promise<Measured> {
  await demandCluster();
  const emulator = process.env.AWS_ENDPOINT_URL;
  if (emulator) await answers(emulator);
  const figures = [await unchanged('without AWS', {}, runs, note)];
  if (emulator) {
    // an emulator takes any
    process.env.AWS_ACCESS_KEY_ID ??= 'test';
    process.env.AWS_SECRET_ACCESS_KEY ??= 'test';
    figures.push(await unchanged('passwords in Secrets Manager', awsKeys(), runs, note));
    return { figures };
  }
  const leftOut = 'with AWS: $AWS_ENDPOINT_URL, the address of an emulator, is not set';
  note(`left out ${leftOut}`);
  return { figures, about: { leftOut } };
}

/** Looked at first, as the figure without AWS takes minutes. */
async function answers(url: string): Promise<void> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(5000) });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new CommandError(
      `AWS_ENDPOINT_URL: got ${url}, where nothing answers (${cause instanceof Error ? cause.message : message}); ` +
        'allowed: the address of an emulator such as LocalStack or moto; unset it to measure without AWS',
    );
  }
}

async function unchanged(
  what: string,
  keys: Keys,
  runs: number,
  note: (text: string) => void,
): Promise<Figure> {
  note(`${what}: bringing up a stack …`);
  const own = await ownStack({ purpose: 'bench', keys });
  try {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await preview(own));
    return { what: `preview without a change, ${what}`, unit: 's', runs: times };
  } finally {
    note('removing it …');
    if (keys.secretStore) await own.config.pulumi('destroy', '--yes');
    await own.remove();
  }
}

/** Seconds; the search for the CLI is part of it. */
async function preview({ config }: OwnStack): Promise<number> {
  const start = performance.now();
  succeeded(await config.pulumi('preview', '--expect-no-changes'));
  return (performance.now() - start) / 1000;
}
