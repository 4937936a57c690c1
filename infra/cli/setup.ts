import { probe } from '../cluster';
import { ConfigError } from '../config';
import { capture, stream } from './child';
import { KIND_PAGE } from './checks';
import { CommandError } from './errors';
import { ensurePlugins, neededPlugins } from './plugins';
import { Pulumi, findPulumi, lookUp } from './pulumi-cli';
import { PROJECT, shortName, stackSource } from './stack-source';
import { terminal } from './terminal';

interface Values {
  readonly stack: string;
  readonly kind: boolean;
}

/** Name of the cluster that `--kind` makes, and of its context, as kind calls it. */
const KIND_CLUSTER = 'redis-ha-stack';
const KIND_CONTEXT = `kind-${KIND_CLUSTER}`;

type Note = (text: string) => void;

/** `npm run setup`: gets what is missing and can be got; the packages were installed on the way here. */
export async function run({ stack, kind }: Values, root: string): Promise<number> {
  const { note, out } = terminal();
  const { config } = stackSource(root, stack);
  if (kind) checkContext(config.context, stack);
  const pulumi = await findPulumi(root, process.env, note);
  if ('missing' in pulumi) throw new CommandError(pulumi.missing);
  note(`Pulumi CLI: ${pulumi.version}`);
  const problem = await ensurePlugins(
    new Pulumi(pulumi.command, root, process.env),
    neededPlugins(config),
    root,
    process.env,
    note,
  );
  if (problem) throw new CommandError(problem);
  note(`providers: ${neededPlugins(config).join(', ')}`);
  if (kind) await ensureKind(root, process.env, note, config.context);
  out('done; `npm run doctor` says what else there is and is not');
  return 0;
}

/** A cluster that the stack would not go to is of no use. */
function checkContext(context: string | undefined, stack: string): void {
  if (context === undefined || context === KIND_CONTEXT) return;
  const text = `got ${JSON.stringify(context)}, but --kind makes a cluster of context ${KIND_CONTEXT}; allowed: that, or none`;
  throw ConfigError.of([{ key: 'context', text }], { stack: shortName(stack), project: PROJECT });
}

/**
 * Sees to it that there is a cluster; one that answers already is taken as it is.
 *
 * @throws CommandError when Docker or kind is missing, or the cluster can't be made
 */
export async function ensureKind(
  root: string,
  env: NodeJS.ProcessEnv,
  note: Note,
  context?: string,
): Promise<void> {
  const found = await probe(context);
  if (found.reachable) {
    note(`cluster: context ${found.context} answers, so none is made`);
    return;
  }
  const kind = lookUp('kind', env);
  const docker = lookUp('docker', env);
  const problems = [
    ...(kind ? [] : [`kind is not on PATH (${KIND_PAGE})`]),
    ...(docker ? [] : ['docker is not on PATH (https://docs.docker.com/get-docker)']),
    ...(docker && !(await succeeds([docker, 'info'], root, env)) ? ['Docker is not running'] : []),
  ];
  if (!kind || problems.length > 0) throw new CommandError(`no cluster was made: ${problems.join('; ')}`);
  const { stdout } = await capture([kind, 'get', 'clusters'], { cwd: root, env });
  if (stdout.split('\n').includes(KIND_CLUSTER))
    throw new CommandError(
      `no cluster was made: kind has one named ${KIND_CLUSTER}, but your kubeconfig does not lead to it, or it does not ` +
        `answer (${found.reason}); try \`kind export kubeconfig --name ${KIND_CLUSTER}\``,
    );
  const code = await stream([kind, 'create', 'cluster', '--name', KIND_CLUSTER, '--wait', '2m'], {
    cwd: root,
    env,
  });
  if (code !== 0) throw new CommandError('no cluster was made: kind says why above');
}

const succeeds = async (command: readonly string[], cwd: string, env: NodeJS.ProcessEnv) =>
  (await capture(command, { cwd, env, timeoutMs: 20_000 })).code === 0;
