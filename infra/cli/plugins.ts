import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usesAws } from '../aws/account';
import { StackConfig } from '../config';
import { Pulumi, lookUp } from './pulumi-cli';

/** Providers that every stack needs. */
export const DEFAULT_PLUGINS: readonly string[] = ['kubernetes', 'random'];

/** Providers that a stack needs; their versions are those of the npm packages. */
export const neededPlugins = (config: StackConfig): readonly string[] => [
  ...DEFAULT_PLUGINS,
  ...(usesAws(config) ? ['aws'] : []),
];

/** Sees to it that the providers are there before anything is applied; gives why one can't be had. */
export async function ensurePlugins(
  pulumi: Pick<Pulumi, 'plugins' | 'installPlugin'>,
  needed: readonly string[],
  root: string,
  env: NodeJS.ProcessEnv,
  note: (text: string) => void,
): Promise<string | undefined> {
  for (const { name, version } of missingPlugins(await pulumi.plugins(), needed, root, env)) {
    const wanted = `the Pulumi provider ${name} ${version}`;
    if (isOn(env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION)) {
      return `${wanted} is not installed, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION forbids to fetch it`;
    }
    note(`installing ${wanted} …`);
    const problem = await pulumi.installPlugin(name, version);
    if (problem) return `${wanted} can't be had: ${problem}`;
  }
  return undefined;
}

/** Those of the providers that are not there in the version of their npm package. */
export function missingPlugins(
  installed: readonly Plugin[],
  needed: readonly string[],
  root: string,
  env: NodeJS.ProcessEnv,
): Plugin[] {
  return needed
    .map((name) => ({ name, version: versionOf(root, name) }))
    .filter(({ name, version }) => {
      const there = installed.some((plugin) => plugin.name === name && plugin.version === version);
      return !there && !isAmbient(name, env);
    });
}

interface Plugin {
  readonly name: string;
  readonly version: string;
}

function versionOf(root: string, name: string): string {
  const file = join(root, 'node_modules', '@pulumi', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Pulumi takes a provider on PATH before any other, unless told not to. */
const isAmbient = (name: string, env: NodeJS.ProcessEnv) =>
  !isOn(env.PULUMI_IGNORE_AMBIENT_PLUGINS) && lookUp(`pulumi-resource-${name}`, env) !== undefined;

const isOn = (flag: string | undefined) => flag === 'true' || flag === '1';
