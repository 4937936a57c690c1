import { CommandError } from '../../../infra/cli/errors';
import { run } from './run';

/**
 * For what can do nothing without a cluster.
 *
 * @throws CommandError with what kubectl says, where none answers
 */
export async function demandCluster(): Promise<void> {
  const { code, stderr } = await run(['kubectl', 'version', '--request-timeout=10s']);
  if (code !== 0) throw new CommandError(`no cluster can be reached: ${stderr.trim().split('\n').pop()}`);
}
