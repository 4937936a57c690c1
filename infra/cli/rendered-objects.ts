import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Manifest } from '../bridge/manifest';

/** Names an object among all that were rendered. */
export interface ObjectRef {
  /** Stack that it was rendered from; empty where its file does not say. Stacks may have objects of the same name. */
  readonly stack: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** An object that was rendered. */
export interface RenderedObject {
  readonly ref: ObjectRef;
  readonly manifest: Manifest;
}

/** What a folder has in it. */
export interface RenderedFolder {
  readonly objects: readonly RenderedObject[];
  /** Names of its YAML files. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/** All objects in the YAML files of a folder, and what is wrong with it. */
export function readFolder(folder: string): RenderedFolder {
  const nothing = { objects: [], files: [] };
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats) return { ...nothing, problems: ['there is no such folder; give one that synth has written'] };
  if (!stats.isDirectory())
    return { ...nothing, problems: ['is no folder; give one that synth has written'] };
  const problems: string[] = [];
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  const objects = files.sort().flatMap((name) => {
    const found = readObjects(readFileSync(join(folder, name), 'utf8'));
    problems.push(...found.problems.map((problem) => `${name}: ${problem}`));
    return found.objects;
  });
  return { objects, files, problems };
}

/** As synth writes it into the first line of every file. */
const STACK = /^# Rendered from stack (\S+) of /;

function readObjects(text: string): { objects: RenderedObject[]; problems: string[] } {
  const stack = STACK.exec(text)?.[1] ?? '';
  const problems: string[] = [];
  const objects = [...parseAllDocuments(text)].flatMap((document, i) => {
    const where = `document ${i + 1}`;
    if (document.errors.length > 0) {
      // the message of the parser goes on with the text of the file
      problems.push(`${where} is no YAML: ${document.errors[0].message.split('\n')[0]}`);
      return [];
    }
    const manifest = document.toJS() as Manifest | null;
    if (manifest === null) return [];
    const { apiVersion, kind, metadata } = manifest;
    const needed = { apiVersion, kind, 'metadata.name': metadata?.name };
    const missing = Object.entries(needed).filter(([, value]) => typeof value !== 'string');
    if (missing.length > 0) {
      problems.push(
        `${where} is no Kubernetes object: it has no ${missing.map(([key]) => key).join(' and no ')}`,
      );
      return [];
    }
    const { name, namespace } = metadata;
    return [{ ref: { stack, kind, ...(namespace && { namespace }), name }, manifest }];
  });
  return { objects, problems };
}
