import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Document, isMap, isScalar, parseDocument } from 'yaml';
import { EncryptedValue } from './encrypted';
import { ConfigError } from './errors';
import { parseValue } from './raw';

/**
 * Values of one project in a Pulumi.<stack>.yaml, keyed without the prefix, as `loadConfig` takes them.
 * Encrypted values become `EncryptedValue`.
 *
 * @throws ConfigError when there is no such file or it is no stack file
 */
export function readStackFile(path: string, project: string): Record<string, unknown> {
  const document = parseDocument(readText(path));
  if (document.errors.length > 0) {
    throw new ConfigError(`${path} is no valid YAML: ${document.errors.map((e) => e.message).join('; ')}`);
  }
  return valuesOf(document, path, project);
}

function valuesOf(document: Document, path: string, project: string): Record<string, unknown> {
  const config = document.get('config');
  if (config === undefined || config === null) return {};
  if (!isMap(config))
    throw new ConfigError(`${path}: config: got no map; allowed: a map of ${project}:<key>`);
  const prefix = `${project}:`;
  return Object.fromEntries(
    config.items.flatMap(({ key, value }) => {
      const name = String(isScalar(key) ? key.value : key);
      if (!name.startsWith(prefix)) return [];
      const short = name.slice(prefix.length);
      // The text as written: Pulumi, too, hands a top-level 1.10 to the program as "1.10".
      if (isScalar(value) && value.source !== undefined) return [[short, parseValue(short, value.source)]];
      return [[short, decrypted(document, value)]];
    }),
  );
}

function decrypted(document: Document, node: unknown): unknown {
  const value: unknown =
    isMap(node) || isScalar(node) ? node.toJS(document) : document.createNode(node).toJS(document);
  return marked(value);
}

function marked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0][0] === 'secure' && typeof entries[0][1] === 'string') {
    return new EncryptedValue();
  }
  return Object.fromEntries(entries.map(([key, inner]) => [key, marked(inner)]));
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new ConfigError(`${path} can't be read: ${message}`);
    const stacks = stackFiles(dirname(path));
    const existing = stacks.length > 0 ? `there are ${stacks.join(', ')}` : 'there is no stack file';
    throw new ConfigError(`${basename(path)} does not exist; in ${dirname(path)} ${existing}`);
  }
}

function stackFiles(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /^Pulumi\..+\.ya?ml$/.test(name))
      .sort();
  } catch {
    return [];
  }
}
