/** Labels that a Service, a PodDisruptionBudget or a workload selects pods by. Never a hash or a version. */
export type Selector = Readonly<Record<string, string>>;

/** What a set of pods is part of, and which part it plays, e.g. component `proxy` of the instance `cart`. */
export interface Part {
  /** The application: `app.kubernetes.io/name`. */
  readonly app: string;
  /** What made the objects: `app.kubernetes.io/managed-by`. */
  readonly managedBy: string;
  /** Name of this instance of the application: `app.kubernetes.io/instance`. */
  readonly instance: string;
  /** Role of the pods in the instance: `app.kubernetes.io/component`. */
  readonly component: string;
}

/** Immutable labels of a part; they stay the same over versions, settings and construct paths. */
export function selectorOf(part: Part): Selector {
  return {
    'app.kubernetes.io/name': part.app,
    'app.kubernetes.io/instance': part.instance,
    'app.kubernetes.io/component': part.component,
  };
}

/** Labels for every object of a part: Kubernetes' recommended ones and the user's own. */
export function labelsOf(part: Part, own: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    ...own,
    ...selectorOf(part),
    'app.kubernetes.io/part-of': part.instance,
    'app.kubernetes.io/managed-by': part.managedBy,
  };
}
