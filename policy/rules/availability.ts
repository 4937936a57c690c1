import { type Manifest, type Workload, isWorkload, ofKind, pods, selects, workloads } from '../manifest';
import { type Rule, kindRule, when, workloadRule } from './rule';

/** Workloads of several pods keep serving while pods are evicted. */
export const disruptionRules: readonly Rule[] = [
  {
    id: 'missing-pod-disruption-budget',
    applies: isWorkload,
    check: (objects) =>
      workloads(objects)
        .filter((workload) => isSpread(workload))
        .filter(
          ({ metadata }) => !budgets(objects).some((b) => selects(b.spec.selector, metadata.labels ?? {})),
        )
        .map(({ title }) => `${title}: has no PodDisruptionBudget`),
  },
  kindRule('dangling-pdb', 'PodDisruptionBudget', (budget, objects) => {
    const targets = guarded(budget, objects);
    return when(targets.length !== 1, `its selector matches ${targets.length} workloads, not one`);
  }),
  kindRule('pdb-max-unavailable', 'PodDisruptionBudget', ({ spec }) =>
    when([0, '0%'].includes(spec.maxUnavailable), 'maxUnavailable 0 blocks every drain'),
  ),
  kindRule('pdb-min-available', 'PodDisruptionBudget', (budget, objects) =>
    guarded(budget, objects)
      .filter(({ replicas }) => absolute(budget.spec.minAvailable ?? -1, replicas) >= replicas)
      .map(
        ({ title }) => `minAvailable ${budget.spec.minAvailable} is all of ${title} and blocks every drain`,
      ),
  ),
];

/** Workloads of several pods survive the loss of a node, an eviction and an update. */
export const availabilityRules: readonly Rule[] = [
  ...disruptionRules,
  workloadRule('no-anti-affinity', (workload) =>
    when(isSpread(workload) && !keepsApart(workload), 'nothing keeps its pods on different nodes'),
  ),
  workloadRule('topology-spread', (workload) =>
    when(
      isSpread(workload) && !workload.spec.topologySpreadConstraints?.length,
      'nothing spreads its pods over zones',
    ),
  ),
  workloadRule('no-rolling-update-strategy', ({ object, replicas }) => {
    if (object.kind === 'StatefulSet') return statefulSetStrategy(object);
    return object.kind === 'Deployment' ? deploymentStrategy(object, replicas) : [];
  }),
];

function isSpread({ finite, replicas }: Workload): boolean {
  return !finite && replicas > 1;
}

function budgets(objects: readonly Manifest[]): Manifest[] {
  return ofKind(objects, 'PodDisruptionBudget');
}

function guarded(budget: Manifest, objects: readonly Manifest[]): Workload[] {
  const matching = pods(objects).filter(({ labels }) => selects(budget.spec.selector, labels));
  const titles = new Set(matching.map(({ workload }) => workload.title));
  return workloads(objects).filter(({ title }) => titles.has(title));
}

function keepsApart({ spec, metadata }: Workload): boolean {
  const { requiredDuringSchedulingIgnoredDuringExecution: required = [], ...soft } =
    spec.affinity?.podAntiAffinity ?? {};
  const preferred = soft.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const constraints = [
    ...required,
    ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ...(spec.topologySpreadConstraints ?? []),
  ];
  return constraints.some(
    ({ topologyKey, labelSelector }) =>
      topologyKey === 'kubernetes.io/hostname' &&
      labelSelector &&
      selects(labelSelector, metadata.labels ?? {}),
  );
}

function statefulSetStrategy({ spec }: Manifest): string[] {
  const { type = 'RollingUpdate', rollingUpdate = {} } = spec.updateStrategy ?? {};
  return [
    ...when(type !== 'RollingUpdate', `updateStrategy ${type} updates nothing by itself`),
    ...when((rollingUpdate.partition ?? 0) > 0, `partition ${rollingUpdate.partition} holds pods back`),
  ];
}

function deploymentStrategy({ spec }: Manifest, replicas: number): string[] {
  const { type = 'RollingUpdate', rollingUpdate = {} } = spec.strategy ?? {};
  const { maxUnavailable = '25%', maxSurge = '25%' } = rollingUpdate;
  if (type !== 'RollingUpdate') return [`strategy ${type} stops all pods at once`];
  return [
    ...when(
      absolute(maxUnavailable, replicas) >= replicas,
      `maxUnavailable ${maxUnavailable} stops all pods at once`,
    ),
    ...when(
      [0, '0%'].includes(maxUnavailable) && [0, '0%'].includes(maxSurge),
      'the update could never begin',
    ),
  ];
}

/** A number of pods; percentages of unavailable pods are rounded down. */
function absolute(value: number | string, replicas: number): number {
  return typeof value === 'number' ? value : Math.floor((parseInt(value, 10) / 100) * replicas);
}
