import * as pulumi from '@pulumi/pulumi';
import { StatefulSetLike, downgrades, immutableChanges, liveStatefulSets, probe } from './cluster';
import { StackConfig } from './config';
import { standIn } from './delivery/source';
import { missingRequisites } from './requisites';
import { buildStack } from './stack';
import { tlsChanges } from './tls/move';

/**
 * Looks at the cluster before anything is declared: whether it answers, whether what must be there is there, and whether
 * what runs there could become what is planned without being replaced and with its data read.
 *
 * @throws Error with what is wrong with the constructs' props; RunError with the reason when the cluster can't be
 * reached and `target` or an update needs it, or with everything that is missing and every change that what runs can't
 * follow
 */
export async function checkTarget(config: StackConfig, { preview }: { preview: boolean }): Promise<void> {
  const planned = plannedStatefulSets(config);
  const found = await probe(config.context);
  if (!found.reachable) {
    if (!preview || config.target === 'cluster')
      throw new pulumi.RunError(`nothing was applied: ${found.reason}`);
    void pulumi.log.warn(`no cluster can be reached, so nothing is compared with it: ${found.reason}`);
    return;
  }
  const names = planned.map(({ metadata }) => metadata.name);
  const live = await liveStatefulSets(config.namespace, names, config.context);
  const problems = [
    ...(await missingRequisites(config)),
    ...immutableChanges(live.statefulSets, planned, live),
    ...downgrades(live, planned),
    ...tlsChanges(live.statefulSets, planned),
  ];
  if (problems.length > 0) throw new pulumi.RunError(['nothing was changed:', ...problems].join('\n  '));
}

/** The StatefulSets of a stack; no password is needed to know them. */
export function plannedStatefulSets(config: StackConfig): StatefulSetLike[] {
  const objects = buildStack(config, standIn).chart.toJson() as ({ kind: string } & StatefulSetLike)[];
  return objects.filter(({ kind }) => kind === 'StatefulSet');
}
