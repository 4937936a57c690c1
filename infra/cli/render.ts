import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { Manifest } from '../bridge/manifest';
import { CommandError } from './errors';
import { StackPlan } from './stack-plan';
import { shortName } from './stack-source';

/** A file of plain YAML, made of some objects of a stack. */
export interface RenderedFile {
  readonly name: string;
  readonly text: string;
  readonly objects: number;
}

/** The objects of a stack as files: one for each component, objects in deploy order. */
export function renderFiles(plan: StackPlan): RenderedFile[] {
  checkRenderable(plan);
  const stack = shortName(plan.stack);
  const byComponent = new Map<string, Manifest[]>();
  for (const { manifest } of plan.objects) {
    const component = componentOf(manifest);
    byComponent.set(component, [...(byComponent.get(component) ?? []), withoutPulumi(manifest)]);
  }
  return [...byComponent].map(([component, manifests]) => ({
    name: `${stack}-${component}.yaml`,
    text: `${header(stack)}\n${Yaml.stringify(...manifests)}`,
    objects: manifests.length,
  }));
}

/** All objects of a stack as one text, in deploy order. */
export function renderText(plan: StackPlan): string {
  checkRenderable(plan);
  const manifests = plan.objects.map(({ manifest }) => withoutPulumi(manifest));
  return `${header(shortName(plan.stack))}\n${Yaml.stringify(...manifests)}`;
}

/** @throws CommandError where a stack has what may stand in no file */
function checkRenderable({ unrenderable }: StackPlan): void {
  if (unrenderable) throw new CommandError(unrenderable);
}

/**
 * Writes the files and removes those that an earlier run made of the same stack; nothing else in the folder is touched.
 * Gives the names of the files removed.
 */
export function writeFiles(folder: string, stack: string, files: readonly RenderedFile[]): string[] {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new CommandError(
      `--out: got '${folder}', which is a file; allowed: a folder, or a path where one can be made`,
    );
  }
  mkdirSync(folder, { recursive: true });
  const names = new Set(files.map(({ name }) => name));
  const stale = readdirSync(folder).filter((name) => !names.has(name) && isOurs(join(folder, name), stack));
  for (const name of stale) rmSync(join(folder, name));
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  return stale;
}

/** First line of every file; by it a later run knows what it may remove. */
const header = (stack: string) =>
  `# Rendered from stack ${stack} of redis-ha-stack: change the stack, not this file.`;

function isOurs(file: string, stack: string): boolean {
  if (!file.endsWith('.yaml') || !statSync(file).isFile()) return false;
  return readFileSync(file, 'utf8').startsWith(`${header(shortName(stack))}\n`);
}

function componentOf(manifest: Manifest): string {
  const labels = manifest.metadata.labels as Record<string, string> | undefined;
  return labels?.['app.kubernetes.io/component'] ?? 'other';
}

/** Annotations for Pulumi mean nothing to kubectl and GitOps tools. */
function withoutPulumi(manifest: Manifest): Manifest {
  const { annotations, ...metadata } = manifest.metadata as Manifest['metadata'] & {
    annotations?: Record<string, string>;
  };
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith('pulumi.com/'));
  const rest = kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {};
  return { ...manifest, metadata: { ...metadata, ...rest } };
}
