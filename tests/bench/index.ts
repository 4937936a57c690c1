import { terminal } from '../../infra/cli/terminal';
import { type Options, USAGE, readOptions } from './options';
import { benchPreview } from './preview';
import { benchProxy } from './proxy';
import { benchRender } from './render';
import { type Measured, report } from './report';

const measurements: Readonly<Record<Options['name'], (runs: number) => Measured | Promise<Measured>>> = {
  render: (runs) => benchRender(runs, terminal().note),
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
  return report(options, await measurements[options.name](options.runs), { out, note });
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error & { expected?: boolean }) => {
    console.error(`error: ${error.expected ? error.message : error.stack}`);
    process.exitCode = 1;
  },
);
