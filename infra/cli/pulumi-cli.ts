import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Finished, capture, stream } from './child';

/** The Pulumi command line, or why there is none. */
export type Found =
  { readonly command: readonly string[]; readonly version: string } | { readonly missing: string };

const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Looks for `pulumi` on PATH, else in the npm package of that name, which downloads the program at its first run. */
export async function findPulumi(
  root: string,
  env: NodeJS.ProcessEnv,
  note: (text: string) => void,
): Promise<Found> {
  const located = locatePulumi(root, env);
  if (!located) return { missing: 'the Pulumi CLI is not installed (https://www.pulumi.com/docs/install)' };
  if (!located.onPath)
    note(
      'the Pulumi CLI is not on PATH: using the one of the npm package, which is downloaded at its first run …',
    );
  return versionOf(located.command, root, env);
}

/** Where the Pulumi command line is. */
export interface Located {
  readonly command: readonly string[];
  readonly onPath: boolean;
  /** Whether it can be run without a download. */
  readonly ready: boolean;
}

/** Where `findPulumi` looks; runs nothing. */
export function locatePulumi(root: string, env: NodeJS.ProcessEnv): Located | undefined {
  const onPath = lookUp('pulumi', env);
  if (onPath) return { command: [onPath], onPath: true, ready: true };
  const script = join(root, 'node_modules', 'pulumi', 'run.js');
  if (!existsSync(script)) return undefined;
  return { command: [process.execPath, script], onPath: false, ready: isExecutable(downloaded(root, env)) };
}

/** Where the npm package puts what it downloads, as Pulumi's Automation API does. */
function downloaded(root: string, env: NodeJS.ProcessEnv): string {
  const file = join(root, 'node_modules', 'pulumi', 'package.json');
  const version =
    env.PULUMI_VERSION || (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  const home = env.PULUMI_HOME || join(homedir(), '.pulumi');
  const program = process.platform === 'win32' ? 'pulumi.exe' : 'pulumi';
  return join(home, 'versions', version, 'bin', program);
}

/** The version of a command line that was found; the npm package's downloads its program first. */
export async function versionOf(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Found> {
  try {
    const { code, stdout, stderr } = await capture([...command, 'version'], {
      cwd,
      env,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    });
    const version = /v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
    if (code === 0 && version) return { command, version };
    return {
      missing: `the Pulumi CLI can't be had: ${lastLine(stderr) || lastLine(stdout) || `exit code ${code}`}`,
    };
  } catch (error) {
    return { missing: `the Pulumi CLI can't be run: ${(error as Error).message}` };
  }
}

/** An executable of that name on PATH. */
export function lookUp(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').pop() ?? '';
}

/** Pulumi with the backend and the place of one run. */
export class Pulumi {
  constructor(
    private readonly command: readonly string[],
    private readonly cwd: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Runs it in this terminal; gives its exit code. */
  run(args: readonly string[], options: { readonly quietStdout?: boolean } = {}): Promise<number> {
    return stream([...this.command, ...args], { cwd: this.cwd, env: this.env, ...options });
  }

  /** Runs it and keeps what it says. */
  ask(args: readonly string[]): Promise<Finished> {
    return capture([...this.command, ...args, '--non-interactive'], { cwd: this.cwd, env: this.env });
  }

  /** Name and version of every provider that is installed. */
  async plugins(): Promise<{ name: string; version: string }[]> {
    const { code, stdout } = await this.ask(['plugin', 'ls', '--json']);
    return code === 0 ? (JSON.parse(stdout) as { name: string; version: string }[]) : [];
  }

  /** Installs a provider; gives why it can't be had. */
  async installPlugin(name: string, version: string): Promise<string | undefined> {
    const { code, stderr } = await this.ask(['plugin', 'install', 'resource', name, version]);
    return code === 0 ? undefined : lastLine(stderr);
  }
}
