import type { Terminal } from '../../infra/cli/terminal';
import { type Figure, figuresTable } from './figures';
import type { Options } from './options';

/** What a measurement gives: figures for the table, and what else belongs into the JSON. */
export interface Measured {
  readonly figures: readonly Figure[];
  readonly about?: Readonly<Record<string, unknown>>;
  /** What the figures may not be, in a sentence. */
  readonly problem?: string;
}

/** Prints what was measured; gives the exit code, 1 where it may not be so. */
export function report(
  { name, runs, json }: Options,
  { figures, about, problem }: Measured,
  { out, note }: Pick<Terminal, 'out' | 'note'>,
): number {
  out(
    json
      ? JSON.stringify({ name, node: process.version, runs, ...about, problem, figures }, null, 2)
      : figuresTable(figures),
  );
  if (problem === undefined) return 0;
  note(`error: ${problem}`);
  return 1;
}
