import { spawn } from 'node:child_process';

/** How a program ended and what it said. */
export interface Result {
  readonly command: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What the program reads. */
  readonly input?: string;
  /** Milliseconds after which it is ended; default 7 minutes. */
  readonly timeout?: number;
}

/** Runs a program to its end, whatever its exit code. */
export function run([program, ...args]: readonly string[], options: RunOptions = {}): Promise<Result> {
  const { cwd, env = childEnv(), input = '', timeout = 7 * 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, timeout, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => reject(new Error(`${program} can't be run: ${error.message}`)));
    child.on('close', (code) => resolve({ command: [program, ...args].join(' '), code, stdout, stderr }));
    child.stdin.on('error', () => undefined); // it may end without reading
    child.stdin.end(input);
  });
}

/** Runs a program that must succeed; gives its standard output. */
export async function output(command: readonly string[], options: RunOptions = {}): Promise<string> {
  return succeeded(await run(command, options)).stdout;
}

/** The result, or an error with the end of what the program said. */
export function succeeded(result: Result): Result {
  if (result.code === 0) return result;
  throw new Error(`${result.command}: exit code ${result.code}\n${tail(result)}`);
}

/** The last lines of both outputs. */
export function tail({ stdout, stderr }: Result, lines = 40): string {
  return [stdout, stderr].map((text) => text.trimEnd().split('\n').slice(-lines).join('\n')).join('\n');
}

/**
 * The environment for commands as a user types them: without the marks of npm and jest, and without a state backend
 * or stack that the person who runs the tests may have chosen.
 */
export function childEnv(added: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const foreign =
    /^(npm_|JEST_|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|PULUMI_(BACKEND_URL|ACCESS_TOKEN|STACK|CONFIG_PASSPHRASE|CREDENTIALS))/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), ...added };
}
