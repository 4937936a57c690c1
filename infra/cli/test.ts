import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stream } from './child';
import { CommandError } from './errors';
import { terminal } from './terminal';

interface Values {
  readonly rest: readonly string[];
}

interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

/** `npm test`: types, then jest. With arguments for jest only those tests run. */
export async function run({ rest }: Values, root: string): Promise<number> {
  const { note } = terminal();
  let typesWrong = false;
  if (rest.length === 0) {
    note('checking types …');
    typesWrong = (await bin(root, 'typescript/bin/tsc', ['--noEmit'])) !== 0;
  }
  return (
    (await jest(root, 'jest.config.js', rest)) || (typesWrong ? failed('the types are wrong, see above') : 0)
  );
}

/** Runs jest and ends with one line that sums up. */
export async function jest(root: string, config: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-'));
  const results = join(folder, 'jest.json');
  try {
    const code = await bin(root, 'jest/bin/jest.js', [
      '--config',
      config,
      '--json',
      '--outputFile',
      results,
      ...args,
    ]);
    terminal().out(summary(JSON.parse(readFileSync(results, 'utf8')) as JestResult));
    return code;
  } catch (error) {
    // Without results jest has not run at all, and has said why.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CommandError('jest ended without running a test');
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file of tests that can't be loaded has no failed test, but has failed. */
export function summary(result: JestResult): string {
  const failures = Math.max(result.numFailedTests, result.numFailedTestSuites);
  const skipped = result.numPendingTests > 0 ? `, ${result.numPendingTests} skipped` : '';
  return `${result.numPassedTests} passed, ${failures} failed${skipped}`;
}

function failed(why: string): number {
  terminal().note(`error: ${why}`);
  return 1;
}

function bin(root: string, script: string, args: readonly string[]): Promise<number> {
  return stream([process.execPath, join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: process.env,
  });
}
