import { resolve } from 'node:path';
import { CommandError } from './errors';
import { ManifestDiff, diffObjects } from './manifest-diff';
import { diffMarkdown } from './manifest-markdown';
import { readFolder } from './rendered-objects';
import { terminal } from './terminal';

interface Values {
  readonly arguments: readonly string[];
  readonly json: boolean;
}

/** `npm run diff`: what changes between two renderings. Ends well whether or not something does. */
export async function run({ arguments: folders, json }: Values): Promise<number> {
  const found = folders.map((folder) => readFolder(resolve(folder)));
  const problems = found.flatMap(({ problems }, i) => problems.map((problem) => `${folders[i]}: ${problem}`));
  if (problems.length > 0) throw new CommandError(problems.join('\n'), 2);
  const { out, note } = terminal();
  const [base, head] = found.map(({ objects }) => objects);
  const diff = diffObjects(base, head);
  const empty = folders.filter((_folder, i) => found[i].files.length === 0);
  const remarks = empty.map((folder) => `${folder}: has no YAML files, so there is nothing of it to compare`);
  for (const remark of remarks) note(remark);
  out(
    json
      ? JSON.stringify(diffJson(diff), null, 2)
      : [...remarks.map((text) => `${text}\n`), diffMarkdown(diff)].join('\n'),
  );
  return 0;
}

/** The diff for programs; which fields change, without their values. */
function diffJson({ added, removed, changed }: ManifestDiff): Record<string, unknown> {
  return {
    added: added.map(({ ref }) => ref),
    removed: removed.map(({ ref }) => ref),
    changed: changed.map(({ ref, fields }) => ({ ...ref, fields })),
  };
}
