import { table } from '../../../infra/cli/terminal';
import type { Errors } from '../analysis/figures';
import type { Result } from './results';

const HEAD = [
  'case',
  'outcome',
  'acknowledged',
  'lost',
  'lost WAIT 1',
  'back',
  'write outage',
  'read outage',
  'worst client',
  'switch',
  'healed',
  'load',
  'errors',
];

/** Results as a table, with what is wrong, and figures of the cases' own, beneath. */
export function resultsTable(results: readonly Result[]): string {
  const notes = results.flatMap((result) => [
    ...result.problems.map((problem) => `  ${result.case} (${result.outcome}): ${problem}`),
    ...(result.remarks ?? []).map((remark) => `  ${result.case}: ${remark}`),
  ]);
  return [table([HEAD, ...results.map(row)]), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

/** `3 passed, 1 failed, 2 skipped (node-loss, …)`. */
export function summary(results: readonly Result[]): string {
  const of = (outcome: Result['outcome']) => results.filter((result) => result.outcome === outcome);
  const skipped = of('skipped').map((result) => result.case);
  return [
    `${of('passed').length} passed`,
    `${of('failed').length} failed`,
    ...(of('invalid').length > 0 ? [`${of('invalid').length} invalid`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped (${skipped.join(', ')})`] : []),
  ].join(', ');
}

function row({ case: name, outcome, figures, healed, machine }: Result): string[] {
  if (!figures) return [name, outcome];
  const { plain, waited, wentBack, writeOutage, readOutage, worstConnection, timeToSwitch } = figures;
  return [
    name,
    outcome,
    `${figures.acknowledged}/${figures.attempted}`,
    `${plain.lost}/${plain.acknowledged}`,
    `${waited.lost}/${waited.acknowledged}`,
    String(wentBack),
    ...[writeOutage, readOutage, worstConnection, timeToSwitch, healed].map(seconds),
    machine ? machine.map((load) => load.toFixed(1)).join('–') : '',
    errorList(figures.errors),
  ];
}

/** Milliseconds as seconds. */
export const seconds = (milliseconds: number | undefined) =>
  milliseconds === undefined ? '–' : `${(milliseconds / 1000).toFixed(2)} s`;

/** Errors by kind, the most frequent first. */
export function errorList(errors: Errors): string {
  return (
    Object.entries(errors)
      .sort(([, a], [, b]) => b - a)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ') || '–'
  );
}
