import { resolve } from 'node:path';
import { terminal } from '../../infra/cli/terminal';
import { demandCluster } from '../cluster/support/demand-cluster';
import { Namespace } from '../cluster/support/kube';
import { allCases } from './cases';
import type { Case } from './cases/case';
import { HooksDriver } from './drivers/hooks';
import { KubectlDriver } from './drivers/kubectl';
import { exitCode } from './frame/exit-code';
import { type OwnStack, ownStack } from './frame/own-stack';
import { playRound } from './frame/round';
import { Stack } from './frame/stack';
import { playSuite } from './frame/suite';
import { loadStarter } from './load/start';
import { type Options, type Values, checkOptions } from './options';
import { aboutRun } from './report/about';
import { writePage } from './report/page';
import { ResultsFile } from './report/results';
import { resultsTable, summary } from './report/table';

/** Load that is no pod comes from a node, and reaches proxies on other nodes from outside the network of the pods. */
const OPEN_PROXY = { network: { allowFrom: [{ cidr: '0.0.0.0/0' }] } };

/** `npm run test:chaos`: faults under load; gives the exit code. */
export async function main(values: Values, root: string): Promise<number> {
  const options = checkOptions(values, allCases);
  const { out, note } = terminal();
  if (options.list) {
    out(options.known.map(({ name }) => name).join('\n'));
    return 0;
  }
  await demandCluster();
  const results = new ResultsFile(resolve(root, options.report));
  const own = options.existing ? undefined : await bringUp(options, note);
  try {
    const stack = own
      ? new Stack(own.namespace, own.name, own.config)
      : new Stack(new Namespace(options.existing!.namespace), options.existing!.name);
    const driver = options.hooks ? new HooksDriver(stack, options.hooks) : new KubectlDriver(stack);
    const about = await aboutRun(root, stack, driver);
    const startLoad = loadStarter(stack, driver, options.image);
    const signal = interrupted(note);
    const play = (one: Case) => playRound(one, { stack, driver, startLoad, note });
    const played = await playSuite({ ...options, play, driver, note, results, about, signal });
    out(options.json ? JSON.stringify(played, null, 2) : resultsTable(played));
    note(`${summary(played)}; all results: ${results.path}, ${writePage(results, options.known)}`);
    return exitCode(played, options);
  } finally {
    if (own && options.keep) note(`kept: stack ${own.name} in namespace ${own.namespace.name}`);
    await own?.remove();
  }
}

/** Faults must be undone and load removed: the round under way is played to its end. */
function interrupted(note: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      note('ending after this round; once more ends at once and leaves what is there');
      controller.abort();
    });
  }
  return controller.signal;
}

function bringUp({ keep, hooks }: Options, note: (text: string) => void): Promise<OwnStack> {
  note('bringing up a stack …');
  return ownStack({ purpose: 'chaos', keep, keys: hooks?.clientPrefix ? OPEN_PROXY : {} });
}
