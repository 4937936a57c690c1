import { join } from 'node:path';
import { StackConfig, loadConfig, readStackFile } from '../config';
import { CommandError } from './errors';

/** Name of the project in Pulumi.yaml; the prefix of its config keys. */
export const PROJECT = 'redis-ha-stack';

/** A stack as its file describes it. */
export interface StackSource {
  /** Name as given, with the organisation where one was given. */
  readonly stack: string;
  /** The file with its config. */
  readonly file: string;
  readonly config: StackConfig;
}

/**
 * Reads and checks the config of a stack.
 *
 * @throws ConfigError with every problem, CommandError when the name can't be one of a stack
 */
export function stackSource(root: string, stack: string): StackSource {
  const short = shortName(stack);
  const file = join(root, `Pulumi.${short}.yaml`);
  const config = loadConfig(readStackFile(file, PROJECT), { stack: short, project: PROJECT });
  return { stack, file, config };
}

/** The name without the organisation; Pulumi names the file after it. */
export function shortName(stack: string): string {
  const short = stack.split('/').pop() ?? '';
  if (/^[A-Za-z0-9_.-]+$/.test(short)) return short;
  throw new CommandError(
    `--stack: got '${stack}'; allowed: letters, digits, '-', '_' and '.', behind an organisation and '/' if need be`,
    2,
  );
}
