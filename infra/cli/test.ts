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
  readonly numTotalTests: number;
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
  const code = await jest(root, ['jest.config.js', 'jest.timed.config.js'], rest);
  return code || (typesWrong ? failed('the types are wrong, see above') : 0);
}

/** Runs jest with one configuration after another and ends with one line that sums up. */
export async function jest(
  root: string,
  configs: readonly string[],
  args: readonly string[],
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-'));
  const output = join(folder, 'jest.json');
  const results: JestResult[] = [];
  let code = 0;
  try {
    for (const config of configs) {
      const own = ['--config', config, '--passWithNoTests', '--json', '--outputFile', output];
      code = (await bin(root, 'jest/bin/jest.js', [...own, ...args])) || code;
      results.push(JSON.parse(readFileSync(output, 'utf8')) as JestResult);
    }
  } catch (error) {
    // Without results jest has not run at all, and has said why.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CommandError('jest ended without running a test');
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
  terminal().out(summary(results));
  return code || (sum(results, 'numTotalTests') === 0 ? failed('no test has such a path') : 0);
}

/** A file of tests that can't be loaded has no failed test, but has failed. */
export function summary(results: readonly JestResult[]): string {
  const failures = Math.max(sum(results, 'numFailedTests'), sum(results, 'numFailedTestSuites'));
  const pending = sum(results, 'numPendingTests');
  const skipped = pending > 0 ? `, ${pending} skipped` : '';
  return `${sum(results, 'numPassedTests')} passed, ${failures} failed${skipped}`;
}

const sum = (results: readonly JestResult[], key: keyof JestResult) =>
  results.reduce((total, result) => total + result[key], 0);

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
