import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Node, Scalar, isMap as isYamlMap, parseDocument } from 'yaml';
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
  const config = configOf(path);
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => {
      const key = keyIn(project, name);
      return key === undefined ? [] : [[key, valueOf(key, value)]];
    }),
  );
}

/**
 * Sets values of one project at the top of a Pulumi.<stack>.yaml; all else in the file stays as it is, comments too.
 *
 * @throws ConfigError when there is no such file or it is no stack file
 */
export function writeStackFile(
  path: string,
  project: string,
  values: Readonly<Record<string, string | number>>,
): void {
  configOf(path);
  const text = Object.entries(values).reduce(
    (before, [key, value]) => withValue(before, project, key, String(value)),
    readText(path),
  );
  writeFileSync(path, text);
}

function withValue(text: string, project: string, key: string, value: string): string {
  const document = parseDocument(text);
  const config = document.get('config', true);
  if (!isYamlMap<Scalar<string>, Node | null>(config) || config.flow || config.items.length === 0) {
    document.setIn(['config', `${project}:${key}`], value);
    return document.toString({ lineWidth: 0 });
  }
  const found = config.items.find((item) => keyIn(project, String(item.key.value)) === key)?.value;
  if (found?.range) return `${text.slice(0, found.range[0])}${value}${text.slice(found.range[1])}`;
  const [first] = config.items;
  const last = config.items.at(-1)!;
  const indent = text.slice(text.lastIndexOf('\n', first.key.range![0]) + 1, first.key.range![0]);
  const end = (last.value?.range ?? last.key.range!)[1];
  const lineEnd = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1;
  const line = `${indent}${project}:${key}: ${value}\n`;
  return lineEnd === 0 ? `${text}\n${line}` : text.slice(0, lineEnd) + line + text.slice(lineEnd);
}

function configOf(path: string): object {
  const document = parseDocument(readText(path), { merge: true });
  const [error] = document.errors;
  if (error) throw new ConfigError(`${path} is no valid YAML: ${error.message}`);
  const file: unknown = document.toJS() ?? {};
  const config: unknown = isMap(file) ? (file.config ?? {}) : file;
  if (!isMap(config)) throw new ConfigError(`${path} is no stack file; allowed: config: with a map of keys`);
  return config;
}

/** The key of a project's value; Pulumi takes `project:key`, the old `project:config:key` and plain `key`. */
function keyIn(project: string, name: string): string | undefined {
  const [key, ...namespaces] = name.split(':').reverse();
  const [first = project, middle = 'config', ...more] = namespaces.reverse();
  return first === project && middle === 'config' && more.length === 0 ? key : undefined;
}

/** What the program gets: scalars at the top come as text, whatever YAML takes them for. */
function valueOf(key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? withoutSecrets(value)
    : parseValue(key, String(value ?? ''));
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isMap(value)) return value;
  const entries = Object.entries(value);
  const isSecret = entries.length === 1 && typeof value.secure === 'string';
  if (isSecret) return new EncryptedValue();
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSecrets(inner)]));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new ConfigError(`${path} can't be read: ${message}`);
    throw new ConfigError(`${basename(path)} does not exist; in ${dirname(path)} ${existing(dirname(path))}`);
  }
}

function existing(directory: string): string {
  const files = stackFiles(directory);
  return files.length > 0 ? `there are: ${files.join(', ')}` : 'there is no Pulumi.<stack>.yaml';
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
