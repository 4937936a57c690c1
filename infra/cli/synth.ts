import { relative, resolve } from 'node:path';
import { RenderedFile, renderFiles, writeFiles } from './render';
import { StackPlan, planStack } from './stack-plan';
import { stackSource } from './stack-source';
import { count, table, terminal } from './terminal';

interface Values {
  readonly stack: string;
  readonly out: string;
  readonly json: boolean;
}

/** What a rendering has written. */
export interface Written {
  /** The folder, relative to where the command was given. */
  readonly folder: string;
  readonly files: readonly RenderedFile[];
  readonly removed: readonly string[];
}

/** `npm run synth`: the stack as plain YAML. */
export async function run({ stack, out: folder, json }: Values, root: string): Promise<number> {
  const plan = planStack(stackSource(root, stack));
  const written = writePlan(plan, resolve(root, folder));
  const { out } = terminal();
  out(
    json
      ? JSON.stringify(writtenJson(written), null, 2)
      : `${showWritten(written)}\n\n${nextSteps(plan, written)}`,
  );
  return 0;
}

/** Renders a plan into a folder. */
export function writePlan(plan: StackPlan, folder: string): Written {
  const files = renderFiles(plan);
  const removed = writeFiles(folder, plan.stack, files);
  return { folder: relative(process.cwd(), folder) || '.', files, removed };
}

export function showWritten({ folder, files, removed }: Written): string {
  const total = files.reduce((sum, { objects }) => sum + objects, 0);
  return [
    `${count(total, 'object')} in ${count(files.length, 'file')}:`,
    table(files.map(({ name, objects }) => [`${folder}/${name}`, count(objects, 'object')])),
    ...removed.map((name) => `removed ${folder}/${name}, which is no longer part of the stack`),
  ].join('\n');
}

export function writtenJson({ folder, files, removed }: Written): Record<string, unknown> {
  return { folder, files: files.map(({ name, objects }) => ({ name, objects })), removed };
}

function nextSteps({ namespace, passwords, name, unchecked }: StackPlan, { folder }: Written): string {
  return [
    `No secret values are in there: ${passwords.length} placeholders such as <path:${name}#${passwords[0]}> are for your GitOps tool to fill in.`,
    `They go into namespace ${namespace}, which must exist: kubectl create namespace ${namespace}; then apply ${folder}/.`,
    ...unchecked.map((what) => `Not checked here: ${what}.`),
  ].join('\n');
}
