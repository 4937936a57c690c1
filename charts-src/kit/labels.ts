/** Labels that a Service, a PodDisruptionBudget or a workload selects pods by. Never a hash or a version. */
export type Selector = Readonly<Record<string, string>>;

/** The part of one stack that a set of pods plays, e.g. stack `cart`, component `sentinel`. */
export interface Part {
  /** Name of the stack: `app.kubernetes.io/instance`. */
  readonly stack: string;
  /** Role of the pods in the stack: `app.kubernetes.io/component`. */
  readonly component: string;
}

/** Immutable labels of a part; they stay the same over versions, settings and construct paths. */
export function selectorOf(part: Part): Selector {
  return {
    'app.kubernetes.io/name': 'redis-ha',
    'app.kubernetes.io/instance': part.stack,
    'app.kubernetes.io/component': part.component,
  };
}

/** Labels for every object of a part: Kubernetes' recommended ones and the user's own. */
export function labelsOf(part: Part, own: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    ...own,
    ...selectorOf(part),
    'app.kubernetes.io/part-of': part.stack,
    'app.kubernetes.io/managed-by': 'redis-ha-stack',
  };
}
