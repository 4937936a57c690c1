import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from '../analysis/figures';

/** How a round ended: what counts is `passed` and `failed`. */
export type Outcome = 'passed' | 'failed' | 'invalid' | 'skipped';

/** One round of a case; a line in the file of results. */
export interface Result {
  readonly case: string;
  readonly outcome: Outcome;
  /** Why it failed, is invalid or was skipped. */
  readonly problems: readonly string[];
  readonly at: string;
  readonly driver: string;
  /** Of this project. */
  readonly version: string;
  readonly commit: string;
  /** Image of the data nodes. */
  readonly image?: string;
  /** Version of Kubernetes and number of nodes. */
  readonly cluster?: string;
  /** The machine that the suite ran on. */
  readonly host?: string;
  /** Figures of the case's own that no bar judges. */
  readonly remarks?: readonly string[];
  readonly figures?: Figures;
  /** Milliseconds from the fault until the stack was whole again. */
  readonly healed?: number;
  /** Load average of the machine that runs the suite, before and after. */
  readonly machine?: readonly [number, number];
  readonly plot?: string;
  /** What the members logged in a round that failed. */
  readonly log?: string;
}

/** Behind a commit when the checkout has changes that are not committed. */
export const CHANGED = '-changed';

/** Results of all runs into a folder, one JSON object a line; nothing in it is ever changed. */
export class ResultsFile {
  readonly path: string;

  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, 'results.jsonl');
  }

  append(result: Result): void {
    appendFileSync(this.path, `${JSON.stringify(result)}\n`);
  }

  /** All results; a last line that was cut off is left out. */
  read(): Result[] {
    if (!existsSync(this.path)) return [];
    return readFileSync(this.path, 'utf8').split('\n').flatMap(parse);
  }

  /** Rounds of a case that have passed on a commit with a driver; what was changed since a commit is no version. */
  passed(name: string, { commit, driver }: Pick<Result, 'commit' | 'driver'>): number {
    if (commit.endsWith(CHANGED)) return 0;
    return this.read().filter(
      (result) =>
        result.case === name &&
        result.outcome === 'passed' &&
        result.commit === commit &&
        result.driver === driver,
    ).length;
  }
}

function parse(line: string): Result[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as Result];
  } catch {
    return [];
  }
}
