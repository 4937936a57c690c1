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

/** A breach that is meant. One that no longer occurs is reported, so that the list never outlives its reasons. */
export interface Exception {
  readonly rule: string;
  /** What the finding starts with, e.g. `Service/cart-0`. */
  readonly finding: string;
  readonly reason: string;
}

/** Findings of rules, as `<rule>: <finding>`. */
export function checkRules(
  objects: readonly Manifest[],
  rules: readonly Rule[],
  exceptions: readonly Exception[] = [],
): string[] {
  const findings = rules.flatMap((rule) => rule.check(objects).map((text) => ({ rule: rule.id, text })));
  const covers = (exception: Exception) => (finding: (typeof findings)[number]) =>
    finding.rule === exception.rule && finding.text.startsWith(exception.finding);
  return [
    ...findings
      .filter((finding) => !exceptions.some((e) => covers(e)(finding)))
      .map((f) => `${f.rule}: ${f.text}`),
    ...exceptions
      .filter((exception) => !findings.some(covers(exception)))
      .map((exception) => `${exception.rule}: the exception for ${exception.finding} is not needed`),
  ];
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
