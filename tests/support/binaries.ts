import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Programs that script tests need and a bare machine may not have. */
export type BinaryName =
  | 'argocd-vault-plugin'
  | 'busybox'
  | 'dash'
  | 'haproxy'
  | 'kubectl'
  | 'pulumi'
  | 'pulumi-resource-kubernetes'
  | 'pulumi-resource-random'
  | 'redis-cli'
  | 'redis-server'
  | 'shellcheck';

export interface Binary {
  readonly name: BinaryName;
  readonly path: string;
  /** e.g. `3.2.4`; undefined for a program that does not tell. */
  readonly version?: string;
}

/** A program, or one of at least a version, or a variable: `'haproxy'`, `'haproxy >= 3.1'`, `'$AWS_ENDPOINT_URL'`. */
export type Need =
  BinaryName | `$${string}` | `${BinaryName} >= ${number}` | `${BinaryName} >= ${number}.${number}`;

const VERSION_ARGUMENTS: Readonly<Record<BinaryName, readonly string[] | undefined>> = {
  'argocd-vault-plugin': undefined,
  busybox: ['--help'],
  dash: undefined,
  haproxy: ['-v'],
  kubectl: undefined,
  pulumi: ['version'],
  'pulumi-resource-kubernetes': undefined,
  'pulumi-resource-random': undefined,
  'redis-cli': ['--version'],
  'redis-server': ['--version'],
  shellcheck: ['--version'],
};

/** All of them. */
export const binaryNames = Object.keys(VERSION_ARGUMENTS) as readonly BinaryName[];

const found = new Map<BinaryName, Binary | undefined>();

/** Looks a program up on PATH; asked again, the answer is the same. */
export function findBinary(name: BinaryName): Binary | undefined {
  if (!found.has(name)) found.set(name, lookUp(name, process.env.PATH ?? ''));
  return found.get(name);
}

/** The path of a program that a surrounding `describeIf` has made sure of. */
export function binaryPath(name: BinaryName): string {
  const binary = findBinary(name);
  if (!binary) throw new Error(`${name} is not on PATH; put the test into describeIf('${name}', ...)`);
  return binary.path;
}

/** Why a need is not met: `haproxy >= 3.1 is not installed (2.6.12 is)`; undefined where it is met. */
export function unmet(
  need: Need,
  find: (name: BinaryName) => Binary | undefined = findBinary,
): string | undefined {
  if (need.startsWith('$')) return process.env[need.slice(1)] ? undefined : `${need} is not set`;
  const [name, least] = need.split(' >= ') as [BinaryName, string | undefined];
  const binary = find(name);
  if (!binary) return `${need} is not installed`;
  if (!least || atLeast(binary.version ?? '0', least)) return undefined;
  return `${need} is not installed (${binary.version ?? 'an unknown version'} is)`;
}

/**
 * `describe` where every need is met. Elsewhere its tests are skipped, with the reason in the title, from where the
 * skip reporter takes it.
 */
export function describeIf(needs: Need | readonly Need[], title: string, body: () => void): void {
  const reasons = [needs].flat().flatMap((need) => unmet(need as Need) ?? []);
  describeUnless(reasons.length === 0 ? undefined : reasons.join(', '), title, body);
}

/** `describe` where nothing is missing; elsewhere its tests are skipped, with what is missing in the title. */
export function describeUnless(missing: string | undefined, title: string, body: () => void): void {
  if (missing === undefined) describe(title, body);
  else describe.skip(`${title} [skipped: ${missing}]`, body);
}

function lookUp(name: BinaryName, searchPath: string): Binary | undefined {
  const path = searchPath
    .split(delimiter)
    .concat('/usr/sbin', '/sbin', pluginFolders())
    .map((folder) => join(folder, name))
    .find(isExecutable);
  return path ? { name, path, version: versionOf(path, VERSION_ARGUMENTS[name]) } : undefined;
}

/** Where Pulumi keeps the providers that it has installed. */
function pluginFolders(): string[] {
  const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), '.pulumi'), 'plugins');
  return existsSync(plugins) ? readdirSync(plugins).map((name) => join(plugins, name)) : [];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile(); // a folder can be entered, but not run
  } catch {
    return false;
  }
}

function versionOf(path: string, args: readonly string[] | undefined): string | undefined {
  if (!args) return undefined;
  const { stdout, stderr } = spawnSync(path, args, { encoding: 'utf8', timeout: 10_000 });
  return /\d+\.\d+(\.\d+)*/.exec(`${stdout}${stderr}`)?.[0];
}

function atLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => text.split('.').map(Number));
  for (let i = 0; i < want.length; i++) {
    if ((have[i] ?? 0) !== want[i]) return (have[i] ?? 0) > want[i];
  }
  return true;
}
