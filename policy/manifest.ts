import type {
  V1Container,
  V1LabelSelector,
  V1ObjectMeta,
  V1PodSpec,
  V1PodTemplateSpec,
} from '@kubernetes/client-node';
import type { Manifest } from './object';

export type { Manifest };

export type Labels = Readonly<Record<string, string>>;

/** An object that makes pods, seen through its pod template. */
export interface Workload {
  readonly object: Manifest;
  /** e.g. `StatefulSet/cart`. */
  readonly title: string;
  /** Labels and annotations of its pods. */
  readonly metadata: V1ObjectMeta;
  readonly spec: V1PodSpec;
  /** Whether its pods are meant to end: Job and CronJob. */
  readonly finite: boolean;
  /** How many pods at least, as set by the workload or by an autoscaler. */
  readonly replicas: number;
}

/** A container with the pod it is in. */
export interface ContainerInPod {
  readonly workload: Workload;
  readonly container: V1Container;
  /** e.g. `StatefulSet/cart container redis`. */
  readonly title: string;
  /** Whether it runs as long as its pod: no init container (but for sidecars) and no Job. */
  readonly longRunning: boolean;
}

/** Labels that one pod of a workload carries, with those that the StatefulSet controller adds. */
export interface PodOfWorkload {
  readonly workload: Workload;
  readonly labels: Labels;
}

export function titleOf(object: Manifest): string {
  return `${object.kind}/${object.metadata?.name}`;
}

export function ofKind(objects: readonly Manifest[], ...kinds: string[]): Manifest[] {
  return objects.filter((object) => kinds.includes(object.kind));
}

/** Whether the object makes pods. */
export function isWorkload(object: Manifest): boolean {
  return podTemplateOf(object) !== undefined;
}

export function workloads(objects: readonly Manifest[]): Workload[] {
  return objects.filter(isWorkload).map((object) => {
    const template = podTemplateOf(object)!;
    return {
      object,
      title: titleOf(object),
      metadata: template.metadata ?? {},
      spec: template.spec ?? { containers: [] },
      finite: object.kind === 'Job' || object.kind === 'CronJob',
      replicas: Math.max(object.spec.replicas ?? 1, minReplicas(objects, object)),
    };
  });
}

export function containers(objects: readonly Manifest[]): ContainerInPod[] {
  return workloads(objects).flatMap((workload) => [
    ...(workload.spec.initContainers ?? []).map((c) => inPod(workload, c, c.restartPolicy === 'Always')),
    ...(workload.spec.containers ?? []).map((c) => inPod(workload, c, !workload.finite)),
  ]);
}

/** Every pod that the workloads will have, by its labels. */
export function pods(objects: readonly Manifest[]): PodOfWorkload[] {
  return workloads(objects).flatMap((workload) => {
    const labels = workload.metadata.labels ?? {};
    if (workload.object.kind !== 'StatefulSet') return [{ workload, labels }];
    const start = workload.object.spec.ordinals?.start ?? 0;
    return Array.from({ length: workload.replicas }, (_, i) => ({
      workload,
      labels: {
        ...labels,
        'statefulset.kubernetes.io/pod-name': `${workload.object.metadata.name}-${start + i}`,
        'apps.kubernetes.io/pod-index': String(start + i),
      },
    }));
  });
}

/** Whether a selector fits labels; one without any requirement fits all, as in a NetworkPolicy. */
export function selects(selector: V1LabelSelector | undefined, labels: Labels): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => fits(labels[key], operator, values))
  );
}

/** The pods that a Service leads to; none where its selector is empty. */
export function podsBehind(service: Manifest, objects: readonly Manifest[]): PodOfWorkload[] {
  const matchLabels: Labels = service.spec.selector ?? {};
  if (Object.keys(matchLabels).length === 0) return [];
  return pods(objects).filter(({ labels }) => selects({ matchLabels }, labels));
}

function fits(value: string | undefined, operator: string, values: readonly string[]): boolean {
  const present = value !== undefined;
  switch (operator) {
    case 'In':
      return present && values.includes(value);
    case 'NotIn':
      return !present || !values.includes(value);
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return !present;
    default:
      throw new Error(`selector operator ${operator} is unknown`);
  }
}

function podTemplateOf(object: Manifest): V1PodTemplateSpec | undefined {
  switch (object.kind) {
    case 'Pod':
      return object;
    case 'CronJob':
      return object.spec?.jobTemplate?.spec?.template;
    case 'StatefulSet':
    case 'Deployment':
    case 'DaemonSet':
    case 'Job':
      return object.spec?.template;
    default:
      return undefined;
  }
}

function minReplicas(objects: readonly Manifest[], target: Manifest): number {
  const scaler = ofKind(objects, 'HorizontalPodAutoscaler').find(
    ({ spec }) =>
      spec.scaleTargetRef.kind === target.kind && spec.scaleTargetRef.name === target.metadata.name,
  );
  return scaler ? (scaler.spec.minReplicas ?? 1) : 0;
}

function inPod(workload: Workload, container: V1Container, longRunning: boolean): ContainerInPod {
  return { workload, container, longRunning, title: `${workload.title} container ${container.name}` };
}
