import { table } from '../../infra/cli/terminal';

/** One figure, measured several times. */
export interface Figure {
  readonly what: string;
  /** `s`, `ms`, `MiB`; empty for a ratio. */
  readonly unit: string;
  readonly runs: readonly number[];
}

/** The one in the middle; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  return sorted(values)[Math.floor((values.length - 1) / 2)];
}

/** A row for each figure: least, median, most. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, unit, runs }) => {
    const digits = { ms: 1, MiB: 0 }[unit] ?? 2;
    const [min, max] = [sorted(runs)[0], sorted(runs)[runs.length - 1]];
    return [what, unit, ...[min, median(runs), max].map((n) => n.toFixed(digits))];
  });
  return table([['what', 'unit', 'min', 'median', 'max'], ...rows]);
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
