import {
  type ContainerInPod,
  type Manifest,
  type Workload,
  containers,
  isWorkload,
  ofKind,
  titleOf,
  workloads,
} from '../manifest';

/** Something that must hold for a set of rendered manifests; ids are those of kube-linter, kube-score or polaris. */
export interface Rule {
  readonly id: string;
  /** Whether the rule has something to say about an object. */
  readonly applies: (object: Manifest) => boolean;
  /** What is wrong, each with the object it is wrong with. */
  readonly check: (objects: readonly Manifest[]) => string[];
}

/** A rule about each workload by itself. */
export function workloadRule(id: string, check: (workload: Workload) => readonly string[]): Rule {
  return {
    id,
    applies: isWorkload,
    check: (objects) => workloads(objects).flatMap((w) => check(w).map((text) => `${w.title}: ${text}`)),
  };
}

/** A rule about each container by itself. */
export function containerRule(id: string, check: (container: ContainerInPod) => readonly string[]): Rule {
  return {
    id,
    applies: isWorkload,
    check: (objects) => containers(objects).flatMap((c) => check(c).map((text) => `${c.title}: ${text}`)),
  };
}

/** A rule about each object of a kind, which may look at the others. */
export function kindRule(
  id: string,
  kind: string,
  check: (object: Manifest, objects: readonly Manifest[]) => readonly string[],
): Rule {
  return {
    id,
    applies: (object) => object.kind === kind,
    check: (objects) =>
      ofKind(objects, kind).flatMap((o) => check(o, objects).map((text) => `${titleOf(o)}: ${text}`)),
  };
}

/** The message where the condition holds. */
export function when(condition: boolean, message: string): string[] {
  return condition ? [message] : [];
}

export function duplicates(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}
