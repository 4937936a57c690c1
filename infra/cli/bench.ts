import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stream } from './child';
import { CommandError } from './errors';

/** `npm run bench`: the measurements of tests/bench. */
export function run({ rest }: { readonly rest: readonly string[] }, root: string): Promise<number> {
  const script = join(root, 'tests', 'bench', 'index.ts');
  if (!existsSync(script)) throw new CommandError(`there are no benchmarks here: ${script} is missing`);
  const command = [process.execPath, '-r', 'sucrase/register', script, ...rest];
  return stream(command, { cwd: root, env: process.env });
}
