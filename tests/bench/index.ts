import { parseArgs } from 'node:util';
import { benchSynth } from './synth';

/** One figure: CPU seconds or the like, over several runs. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly runs: readonly number[];
}

/** What `npm run bench` can measure. */
const benches: Readonly<Record<string, (runs: number) => Figure[]>> = { synth: benchSynth };

const USAGE = `usage: npm run bench -- [NAME...] [--runs N] [--json]
measures: ${Object.keys(benches).join(', ')} (all unless named)`;

function main(argv: string[]): number {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const runs = Number(values.runs);
  const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
  if (values.help) return say(USAGE, 0);
  if (unknown.length > 0) return say(`error: no measurement is named ${unknown.join(', ')}\n${USAGE}`, 2);
  if (!Number.isInteger(runs) || runs < 1 || runs > 100) {
    return say(`error: --runs: got ${values.runs}, allowed: 1 to 100\n${USAGE}`, 2);
  }
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  const figures = names.flatMap((name) => benches[name](runs));
  return say(
    values.json ? JSON.stringify({ node: process.version, runs, figures }, null, 2) : table(figures),
    0,
  );
}

function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, unit, runs }) => {
    const sorted = [...runs].sort((a, b) => a - b);
    const [min, median, max] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted[sorted.length - 1]];
    return [what, unit, ...[min, median, max].map((n) => n.toFixed(unit === 's' ? 2 : 1))];
  });
  const all = [['what', 'unit', 'min', 'median', 'max'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function say(text: string, code: number): number {
  (code === 0 ? console.log : console.error)(text);
  return code;
}

process.exitCode = main(process.argv.slice(2));
