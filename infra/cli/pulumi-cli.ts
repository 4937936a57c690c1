import { accessSync, constants, existsSync, statSync } from 'node:fs';
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
  const onPath = lookUp('pulumi', env);
  if (onPath) return versionOf([onPath], root, env);

  const script = join(root, 'node_modules', 'pulumi', 'run.js');
  if (!existsSync(script))
    return { missing: 'the Pulumi CLI is not installed (https://www.pulumi.com/docs/install)' };
  note(
    'the Pulumi CLI is not on PATH: using the one of the npm package, which is downloaded at its first run …',
  );
  return versionOf([process.execPath, script], root, env);
}

async function versionOf(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Found> {
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
}
