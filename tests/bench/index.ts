import { terminal } from '../../infra/cli/terminal';
import { type Figure, figuresTable } from './figures';
import { type Options, USAGE, readOptions } from './options';
import { benchPreview } from './preview';
import { benchProxy } from './proxy';
import { benchRender } from './render';

/** What a measurement gives: figures for the table, and what else belongs into the JSON. */
export interface Measured {
  readonly figures: readonly Figure[];
  readonly about?: Readonly<Record<string, unknown>>;
}

const measurements: Readonly<Record<Options['name'], (runs: number) => Measured | Promise<Measured>>> = {
  render: benchRender,
  preview: (runs) => benchPreview(runs, terminal().note),
  proxy: (runs) => benchProxy(runs, terminal().note),
};

async function main(argv: readonly string[]): Promise<number> {
  const { out, note } = terminal();
  const options = readOptions(argv);
  if (options === 'help') {
    out(USAGE);
    return 0;
  }
  if ('error' in options) {
    note(`error: ${options.error}\n${USAGE}`);
    return 2;
  }
  const { name, runs, json } = options;
  const { figures, about } = await measurements[name](runs);
  out(
    json
      ? JSON.stringify({ name, node: process.version, runs, ...about, figures }, null, 2)
      : figuresTable(figures),
  );
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error & { expected?: boolean }) => {
    console.error(`error: ${error.expected ? error.message : error.stack}`);
    process.exitCode = 1;
  },
);
