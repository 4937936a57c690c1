import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './errors';

type Suite = typeof import('../../tests/chaos');

/** `npm run test:chaos`: faults under load, in the cluster of KUBECONFIG. */
export async function run(values: Parameters<Suite['main']>[0], root: string): Promise<number> {
  const suite = join(root, 'tests', 'chaos', 'index.ts');
  if (!existsSync(suite)) throw new CommandError(`there is no chaos suite here: ${suite} is missing`);
  const { main } = (await import(suite)) as Suite;
  return main(values, root);
}
