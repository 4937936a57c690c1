import { parseArgs } from 'node:util';

const NAMES = ['render', 'preview', 'proxy'] as const;

/** What is to be measured, and how often. */
export interface Options {
  readonly name: (typeof NAMES)[number];
  readonly runs: number;
  readonly json: boolean;
}

export const USAGE = `usage: npm run bench -- [NAME] [--runs N] [--json]

  render   CPU, time and memory that rendering 1, 10 and 100 stacks costs (default); exit code 1 where a further stack
           costs more the more there are
  preview  time of pulumi preview where nothing is to be changed, without and with AWS, in the cluster of KUBECONFIG on
           stacks of its own; the part with AWS needs the address of an emulator in $AWS_ENDPOINT_URL
  proxy    requests through the proxy against direct ones, as ratios, in the cluster of KUBECONFIG: on a stack of its own,
           in a namespace of its own, which goes with it

options:
  --runs N    how often each figure is measured, 1 to 100 (default 5)
  --json      print one JSON object on stdout
  -h, --help  show this`;

/** Reads the arguments; what is wrong with them comes as a sentence. */
export function readOptions(argv: readonly string[]): Options | 'help' | { readonly error: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '5' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values.help ? 'help' : check(positionals, values.runs, values.json);
  } catch (error) {
    return { error: (error as Error).message.split('.')[0] };
  }
}

function check(
  [name = 'render', ...more]: string[],
  runs: string,
  json: boolean,
): Options | { error: string } {
  const known = NAMES.find((one) => one === name);
  if (!known || more.length > 0) {
    return { error: `got '${[name, ...more].join(' ')}', allowed: one of ${NAMES.join(', ')}` };
  }
  if (!/^([1-9]\d?|100)$/.test(runs)) return { error: `--runs: got '${runs}', allowed: 1 to 100` };
  return { name: known, runs: Number(runs), json };
}
