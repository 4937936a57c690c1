import { createInterface } from 'node:readline/promises';
import { LONGEST_RECOVERY, makesSecret } from '../aws/plan';
import { leavesSnapshot } from '../engines/elasticache/resources';
import { awaitNoPods, claimsOf, deleteClaims, probe } from '../cluster';
import { CommandError } from './errors';
import { findPulumi } from './pulumi-cli';
import { Session, State, protectedIn } from './session';
import { StackPlan, planStack } from './stack-plan';
import { StackSource, stackSource } from './stack-source';
import { Terminal, count, terminal } from './terminal';

interface Values {
  readonly stack: string;
  readonly yes: boolean;
  readonly volumes: boolean;
  readonly json: boolean;
}

/** `npm run down`: takes the stack down; its volumes stay unless told otherwise. */
export async function run(values: Values, root: string): Promise<number> {
  const source = stackSource(root, values.stack);
  const plan = planStack(source);
  const io = terminal();
  if (!values.yes && !io.interactive) {
    throw new CommandError(
      'taking a stack down needs a confirmation, and here is no terminal to ask on: give --yes',
      2,
    );
  }

  const session = await open(source, root, io);
  if (!(await session.exists())) {
    const said = `there is no stack ${values.stack} in ${session.backend.where}: nothing to take down`;
    io.out(values.json ? JSON.stringify({ removed: false, why: said }) : said);
    return 0;
  }
  const state = await session.state();
  refuseProtected(state, source);
  if (!values.yes && !(await confirmed(plan, values.volumes))) {
    io.note('nothing was changed');
    return 1;
  }
  const code = await session.change('destroy', true, values.json);
  if (code !== 0) return code;
  for (const remark of leftBehind(state)) io.note(remark);
  return finish(source, plan, values, io);
}

async function open(source: StackSource, root: string, { note }: Terminal): Promise<Session> {
  const cluster = await probe(source.config.context);
  if (!cluster.reachable)
    throw new CommandError(`nothing was removed: no cluster can be reached: ${cluster.reason}`);
  note(`cluster: context ${cluster.context}, Kubernetes ${cluster.version}`);
  const pulumi = await findPulumi(root, process.env, note);
  if ('missing' in pulumi) throw new CommandError(`nothing was removed: ${pulumi.missing}`);
  return new Session(root, source, pulumi.command, process.env);
}

/** Pulumi would stop at the first protected resource, when others may be gone already. */
function refuseProtected(state: State, source: StackSource): void {
  const kept = protectedIn(state);
  if (kept.length > 0) throw new CommandError(`nothing was removed: ${wayDown(kept, source)}`);
}

/** How a protected stack is taken down, and what is left of it then. */
export function wayDown(
  kept: readonly string[],
  { stack, config }: Pick<StackSource, 'stack' | 'config'>,
): string {
  const up = `npm run up -- --stack ${stack}`;
  const first = config.protect ? `set protect: false in its config, then \`${up}\`` : `\`${up}\``;
  const days = makesSecret(config) ? (config.aws.secret.recoveryWindowDays ?? LONGEST_RECOVERY) : 0;
  const left = [
    ...(leavesSnapshot(config) ? ['its data stay in a final snapshot (elasticache.finalSnapshot)'] : []),
    ...(days > 0 ? [`its secret can be restored for ${days} days (aws.secret.recoveryWindowDays)`] : []),
  ];
  return [
    `stack ${stack} protects ${kept.join(', ')}`,
    `to take it down: ${first}, then this command again`,
    ...left,
  ].join('; ');
}

async function confirmed({ stack, name, namespace }: StackPlan, volumes: boolean): Promise<boolean> {
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const what = volumes ? 'Its volumes go too: ALL DATA ARE LOST.' : 'Its volumes stay.';
  try {
    const answer = await ask.question(
      `Take down stack ${stack} (${name} in namespace ${namespace})? ${what} Type the name of the stack: `,
    );
    return answer.trim() === stack;
  } finally {
    ask.close();
  }
}

/** What the deletion of what a state has leaves in AWS of the passwords and the data, and the way back. */
export function leftBehind({ deployment }: State): string[] {
  const resources = deployment?.resources ?? [];
  return resources.flatMap(({ type, inputs = {} }) => {
    const found = REMARKS.find((remark) => remark.type === type);
    return found && inputs[found.stays] ? [found.says(inputs)] : [];
  });
}

interface Remark {
  readonly type: string;
  /** The input that makes something stay. */
  readonly stays: string;
  says(inputs: Readonly<Record<string, unknown>>): string;
}

const REMARKS: readonly Remark[] = [
  {
    type: 'aws:secretsmanager/secret:Secret',
    stays: 'recoveryWindowInDays',
    says: ({ name, recoveryWindowInDays: days }) =>
      `the secret ${name} in Secrets Manager is deleted in ${days} days, and its name is taken until then; ` +
      `\`aws secretsmanager restore-secret --secret-id ${name}\` brings it back, to be used with aws.existingSecretArn`,
  },
  {
    type: 'aws:elasticache/replicationGroup:ReplicationGroup',
    stays: 'finalSnapshotIdentifier',
    says: ({ finalSnapshotIdentifier: snapshot }) =>
      `the data of ElastiCache are in its snapshot ${snapshot}, which AWS charges until it is deleted: ` +
      `\`aws elasticache delete-snapshot --snapshot-name ${snapshot}\``,
  },
];

async function finish(
  { config }: StackSource,
  plan: StackPlan,
  values: Values,
  io: Terminal,
): Promise<number> {
  const belonging = {
    namespace: plan.namespace,
    selector: `app.kubernetes.io/name=redis-ha,app.kubernetes.io/instance=${plan.name}`,
  };
  const pods = await awaitNoPods(belonging, config.context);
  if (pods.length > 0) {
    throw new CommandError(`pods are still there: ${pods.join(', ')}; the node they run on may be gone`);
  }
  const claims = await claimsOf(belonging, config.context);
  if (values.volumes) await deleteClaims(plan.namespace, claims, config.context);

  const result = {
    removed: true,
    namespace: plan.namespace,
    volumes: claims,
    volumesDeleted: values.volumes,
  };
  io.out(values.json ? JSON.stringify(result, null, 2) : showResult(plan, claims, values.volumes));
  return 0;
}

/** What is gone and what was kept. */
export function showResult(
  { name, namespace }: Pick<StackPlan, 'name' | 'namespace'>,
  claims: readonly string[],
  deleted: boolean,
): string {
  const volumes = `${count(claims.length, 'volume')}${claims.length > 0 ? `: ${claims.join(', ')}` : ''}`;
  if (deleted) return `${name} is down.\ndeleted: ${volumes}\nkept: namespace ${namespace}`;
  return [
    `${name} is down, no pod of it is left.`,
    `kept: namespace ${namespace}, ${volumes}`,
    ...(claims.length > 0
      ? ['`npm run up` finds the data again; `npm run down -- --volumes` deletes them.']
      : []),
  ].join('\n');
}
