import { join } from 'node:path';
import { probe } from '../cluster';
import { asOutputs, connectCommands, showConnection } from './connect';
import { CommandError } from './errors';
import { planJson } from './plan';
import { showFindings } from './policy';
import { ensurePlugins, neededPlugins } from './plugins';
import { findPulumi } from './pulumi-cli';
import { Session } from './session';
import { planStack } from './stack-plan';
import { StackSource, stackSource } from './stack-source';
import { showWritten, writePlan, writtenJson } from './synth';
import { Terminal, terminal } from './terminal';
import { showPlan } from './tree';

interface Values {
  readonly stack: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `npm run up`: brings the stack up and says how to connect. */
export async function run(values: Values, root: string): Promise<number> {
  const source = stackSource(root, values.stack);
  const plan = planStack(source);
  const io = terminal();
  const yes = decideYes(values, io);

  const ready = await prepare(source, root, io);
  if ('blocked' in ready) return nothingApplied(ready.blocked, source, plan, root, values.json, io);

  // advice, as here nothing enforces the policies: `pulumi up --policy-pack policy` does
  for (const line of showFindings(plan.findings, io.style)) io.note(line);
  const { session } = ready;
  await session.selectOrMake();
  const code = await session.change('up', yes, values.json);
  if (code !== 0) return code;

  const outputs = asOutputs(await session.outputs());
  const { context, webdis, tls, engine, edge } = source.config;
  const webdisAuth = webdis !== false && webdis.basicAuth !== false;
  const kubectl = { context, webdisAuth, tls: tls !== false, outside: engine === 'elasticache', edge };
  if (values.json) {
    io.out(
      JSON.stringify(
        { applied: true, stack: values.stack, outputs, commands: connectCommands(outputs, kubectl) },
        null,
        2,
      ),
    );
  } else {
    io.out(
      `\n${io.style('bold', `${outputs.name} is up.`)} How to connect:\n\n${showConnection(outputs, kubectl)}`,
    );
  }
  return 0;
}

/** The laptop stack is applied at once; for any other Pulumi asks, where there is somebody to answer. */
export function decideYes(
  { stack, yes }: Pick<Values, 'stack' | 'yes'>,
  { interactive }: Pick<Terminal, 'interactive'>,
): boolean {
  if (yes || stack === 'dev') return true;
  if (interactive) return false;
  throw new CommandError(
    `stack ${stack} is applied only after a confirmation, and here is no terminal to ask on: give --yes`,
    2,
  );
}

type Ready = { readonly session: Session } | { readonly blocked: string };

/** Everything that may be missing, looked for before anything is made. */
export async function prepare(source: StackSource, root: string, { note }: Terminal): Promise<Ready> {
  const cluster = await probe(source.config.context);
  if (!cluster.reachable) return { blocked: `no cluster can be reached: ${cluster.reason}` };
  note(`cluster: context ${cluster.context}, Kubernetes ${cluster.version}`);

  const pulumi = await findPulumi(root, process.env, note);
  if ('missing' in pulumi) return { blocked: pulumi.missing };

  const session = new Session(root, source, pulumi.command, process.env);
  const problem = await ensurePlugins(session, neededPlugins(source.config), root, process.env, note);
  if (problem) return { blocked: problem };
  note(`pulumi: ${pulumi.version}, state in ${session.backend.where}`);
  return { session };
}

function nothingApplied(
  why: string,
  { stack, config }: StackSource,
  plan: ReturnType<typeof planStack>,
  root: string,
  json: boolean,
  { out, style }: Terminal,
): number {
  if (config.target === 'cluster') {
    throw new CommandError(
      `nothing was applied: ${why} (stack ${stack} has target: cluster; with target: auto it is rendered instead)`,
    );
  }
  if (plan.unrenderable)
    throw new CommandError(`nothing was applied: ${why}; nor rendered: ${plan.unrenderable}`);
  const written = writePlan(plan, join(root, 'dist'));
  if (json) {
    out(
      JSON.stringify(
        { applied: false, stack, why, plan: planJson(plan), written: writtenJson(written) },
        null,
        2,
      ),
    );
  } else {
    out(
      `${showPlan(plan, style)}\n\n${showWritten(written)}\n\n${style('yellow', `nothing was applied: ${why}`)}`,
    );
  }
  return 0;
}
