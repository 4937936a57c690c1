import { resolve } from 'node:path';
import { CommandError } from './errors';
import { ManifestDiff, diffObjects } from './manifest-diff';
import { diffMarkdown } from './manifest-markdown';
import { RenderedObject, readFolder } from './rendered-objects';
import { terminal } from './terminal';

interface Values {
  readonly arguments: readonly string[];
  readonly json: boolean;
}

/** `npm run diff`: what changes between two renderings. Ends well whether or not something does. */
export async function run({ arguments: folders, json }: Values): Promise<number> {
  const problems: string[] = [];
  const [base, head] = folders.map((folder) => read(folder, problems));
  if (problems.length > 0) throw new CommandError(problems.join('\n'), 2);
  const diff = diffObjects(base, head);
  terminal().out(json ? JSON.stringify(diffJson(diff), null, 2) : diffMarkdown(diff));
  return 0;
}

function read(folder: string, problems: string[]): RenderedObject[] {
  const found = readFolder(resolve(folder));
  problems.push(...found.problems.map((problem) => `${folder}: ${problem}`));
  return found.objects;
}

/** The diff for programs; which fields change, without their values. */
function diffJson({ added, removed, changed }: ManifestDiff): Record<string, unknown> {
  return {
    added: added.map(({ ref }) => ref),
    removed: removed.map(({ ref }) => ref),
    changed: changed.map(({ ref, fields }) => ({ ...ref, fields })),
  };
}
