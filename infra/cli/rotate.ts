import { setTimeout as delay } from 'node:timers/promises';
import { Duration } from 'cdk8s';
import { passwordVersion } from '../cluster';
import { StackConfig, writeStackFile } from '../config';
import { formatDuration, parseDuration } from '../config/quantities';
import { CommandError } from './errors';
import { rotate } from './rotation';
import { PROJECT, StackSource, stackSource } from './stack-source';
import { Terminal, terminal } from './terminal';
import { decideYes, prepare } from './up';

interface Values {
  readonly stack: string;
  readonly grace?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** `npm run rotate`: changes all passwords while the stack is in use. */
export async function run(values: Values, root: string): Promise<number> {
  const { stack, json } = values;
  const source = stackSource(root, stack);
  const grace = graceOf(values.grace, source.config);
  refuseForeign(source);
  const io = terminal();
  const yes = decideYes(values, io);
  await refuseUnknown(source, root, io);

  const { code, version } = await rotate({
    read: () => stackSource(root, stack).config,
    write: (changed) => writeStackFile(source.file, PROJECT, changed),
    inUse: () => {
      const { namespace, name, context } = source.config;
      return passwordVersion(namespace, name, context);
    },
    apply: () => apply(stackSource(root, stack), root, io, { yes, json }),
    wait: () => waitFor(grace, io),
    note: io.note,
  });
  if (code !== 0) {
    io.note(`the rotation to version ${version} of the passwords is not finished: the same command goes on`);
    return code;
  }
  if (json) io.out(JSON.stringify({ rotated: true, stack, passwordVersion: version }, null, 2));
  else io.out(`all passwords of stack ${stack} are of version ${version} now; keep the change of its file`);
  return 0;
}

/** How long both versions are accepted: what was given, else what the config says. */
export function graceOf(
  given: string | undefined,
  config: Pick<StackConfig, 'passwordGracePeriod'>,
): Duration {
  if (given === undefined) return config.passwordGracePeriod;
  const grace = parseDuration(given);
  if (grace) return grace;
  throw new CommandError(
    `--grace: got '${given}'; allowed: a duration with unit ms, s, m or h such as 5m, longer than 0`,
    2,
  );
}

/** Passwords that this stack does not make can't be changed by it. */
export function refuseForeign({ stack, config }: Pick<StackSource, 'stack' | 'config'>): void {
  const key =
    config.existingSecret !== undefined
      ? 'existingSecret'
      : config.aws.existingSecretArn !== undefined && 'aws.existingSecretArn';
  if (!key) return;
  throw new CommandError(
    `nothing was changed: the passwords of stack ${stack} are made elsewhere (${key}); change them there (docs/passwords.md)`,
  );
}

async function refuseUnknown(source: StackSource, root: string, io: Terminal): Promise<void> {
  const ready = await prepare(source, root, io);
  if ('blocked' in ready) throw new CommandError(`nothing was changed: ${ready.blocked}`);
  const { session } = ready;
  if (await session.exists()) return;
  throw new CommandError(
    `nothing was changed: there is no stack ${source.stack} in ${session.backend.where}; bring it up first: ` +
      `\`npm run up -- --stack ${source.stack}\``,
  );
}

async function apply(
  source: StackSource,
  root: string,
  io: Terminal,
  { yes, json }: Pick<Values, 'yes' | 'json'>,
): Promise<number> {
  const ready = await prepare(source, root, { ...io, note: () => undefined });
  if ('blocked' in ready) throw new CommandError(`${ready.blocked}; the same command goes on later`);
  return ready.session.change('up', yes, json);
}

const STEP = 60_000;

async function waitFor(grace: Duration, { note }: Terminal): Promise<void> {
  for (let left = grace.toMilliseconds(); left > 0; left -= STEP) {
    note(`  ${formatDuration(Duration.millis(left))} left`);
    await delay(Math.min(left, STEP));
  }
}
