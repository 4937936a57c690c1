import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../cases/case';
import type { Result, ResultsFile } from './results';
import { errorList, seconds } from './table';

const HEAD = [
  'case',
  'fault',
  'outcome',
  'passed in a row',
  'write outage',
  'worst client',
  'read outage',
  'switch',
  'healed',
  'acknowledged',
  'lost',
  'lost with `WAIT 1`',
  'READONLY',
  'other errors',
];

type Known = Pick<Case, 'name' | 'title'>;

/** Writes `report.md` beside the results; gives its path. */
export function writePage(results: ResultsFile, cases: readonly Known[]): string {
  const path = join(results.folder, 'report.md');
  writeFileSync(path, page(results.read(), cases));
  return path;
}

/** The newest result of each case as Markdown: where and of what it is, a table, and what else there is to tell. */
export function page(results: readonly Result[], cases: readonly Known[]): string {
  const rows = cases.flatMap(({ name, title }) => {
    const own = results.filter((result) => result.case === name);
    const newest = newestOf(own);
    return newest ? [{ title, newest, inARow: inARow(own, newest) }] : [];
  });
  const newest = rows.map((row) => row.newest);
  return [
    '# Faults under load',
    '',
    'The newest result of each case. Times are in seconds; `lost` is what was acknowledged and absent at the end, of',
    'what was acknowledged; outages are the longest times without any acknowledgement: of all writers, of the one that',
    'had it worst, of all readers.',
    '',
    ...origins(newest),
    '',
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...rows.map(row),
    ...notes(newest),
    '',
  ].join('\n');
}

/** The newest round that counts, else what there is: a round that says nothing, or a case that was skipped. */
function newestOf(results: readonly Result[]): Result | undefined {
  const counting = results.filter(counts);
  return [...(counting.length > 0 ? counting : results)].sort(byTime).pop();
}

const counts = ({ outcome }: Result) => outcome === 'passed' || outcome === 'failed';

const byTime = (a: Result, b: Result) => Date.parse(a.at) - Date.parse(b.at);

/** Rounds that have passed since one has failed, on the commit and with the driver of the newest. */
function inARow(results: readonly Result[], { commit, driver }: Result): number {
  const alike = results.filter((result) => result.commit === commit && result.driver === driver);
  const latestFirst = alike.filter(counts).sort(byTime).reverse();
  const failed = latestFirst.findIndex(({ outcome }) => outcome === 'failed');
  return failed < 0 ? latestFirst.length : failed;
}

interface Row {
  readonly title: string;
  readonly newest: Result;
  readonly inARow: number;
}

function row({ title, newest, inARow: times }: Row): string {
  const { case: name, outcome, figures, healed } = newest;
  const known = [name, title, outcome, String(times)];
  if (!figures) return line([...known, ...HEAD.slice(known.length).map(() => '–')]);
  const { READONLY = 0, ...others } = figures.errors;
  const { writeOutage, worstConnection, readOutage, timeToSwitch, plain, waited } = figures;
  return line([
    ...known,
    ...[writeOutage, worstConnection, readOutage, timeToSwitch, healed].map(seconds),
    `${figures.acknowledged} of ${figures.attempted}`,
    `${plain.lost} of ${plain.acknowledged}`,
    `${waited.lost} of ${waited.acknowledged}`,
    String(READONLY),
    errorList(others),
  ]);
}

/** What the results are of; a line for all that have this in common, with their names where there are others. */
function origins(results: readonly Result[]): string[] {
  const groups = new Map<string, string[]>();
  for (const result of results) {
    const origin = originOf(result);
    groups.set(origin, [...(groups.get(origin) ?? []), result.case]);
  }
  return [...groups].map(([origin, names]) => `- ${origin}${groups.size > 1 ? `: ${names.join(', ')}` : ''}`);
}

function originOf({ at, version, commit, driver, image, cluster, host }: Result): string {
  const known = [image, cluster, host].filter((word) => word !== undefined);
  return [at.slice(0, 10), `redis-ha-stack ${version}, commit ${commit}`, ...known, `driver ${driver}`].join(
    ', ',
  );
}

function notes(results: readonly Result[]): string[] {
  const all = results.flatMap(({ case: name, problems, remarks = [] }) =>
    [...problems, ...remarks].map((text) => `- ${name}: ${text}`),
  );
  return all.length > 0 ? ['', ...all] : [];
}

const line = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
