import { spawnSync } from 'node:child_process';
import { type Need, unmet } from '../../support/binaries';

/** Why a test can't be run in the cluster that answers; undefined where it can. */
type Obstacle = () => string | undefined;

/** `describe` where a cluster answers and every need is met; elsewhere its tests are skipped, with the reason in the title. */
export function describeInCluster(
  title: string,
  needs: readonly (Need | Obstacle)[],
  body: () => void,
): void {
  const answers = spawnSync('kubectl', ['version', '--request-timeout=5s']).status === 0;
  const reasons = answers
    ? needs.flatMap((need) => (typeof need === 'function' ? need() : unmet(need)) ?? [])
    : ['no cluster answers'];
  if (reasons.length === 0) describe(title, body);
  else describe.skip(`${title} [skipped: ${reasons.join(', ')}]`, body);
}
