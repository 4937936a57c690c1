import { SpawnOptions, spawn } from 'node:child_process';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the child when it takes longer. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end and keeps what it said. */
export function capture(command: readonly string[], options: ChildOptions): Promise<Finished> {
  return finished(command, options, ['ignore', 'pipe', 'pipe']);
}

/** Runs a program in this terminal; with `quietStdout` all that it says goes to stderr. Gives its exit code. */
export async function stream(
  command: readonly string[],
  options: ChildOptions & { readonly quietStdout?: boolean },
): Promise<number> {
  const { code } = await finished(command, options, [
    'inherit',
    options.quietStdout ? 2 : 'inherit',
    'inherit',
  ]);
  return code;
}

function finished(
  [program, ...args]: readonly string[],
  { cwd, env, timeoutMs }: ChildOptions,
  stdio: SpawnOptions['stdio'],
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio, timeout: timeoutMs });
    // The child is in our process group and gets Ctrl-C itself: it ends in order, and we with it.
    const wait = () => undefined;
    process.on('SIGINT', wait);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', wait);
      resolve({ code: code ?? 1, stdout, stderr });
    });
  });
}
