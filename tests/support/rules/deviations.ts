import type { Manifest } from '../manifest';
import { containers, isWorkload, ofKind, workloads } from '../manifest';

/** A check of a tool that the stack does not keep, or that has nothing to look at. */
export interface Deviation {
  readonly tool: 'kube-linter' | 'kube-score' | 'polaris';
  readonly check: string;
  readonly reason: string;
  /** Whether it is still one in the rendered objects: where not, the check becomes a rule. */
  readonly holds: (objects: readonly Manifest[]) => boolean;
}

const without =
  (...kinds: string[]): Deviation['holds'] =>
  (objects) =>
    ofKind(objects, ...kinds).length === 0;

const RBAC = without('Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding');
const notAlways: Deviation['holds'] = (objects) =>
  containers(objects).some(({ container }) => container.imagePullPolicy !== 'Always');

/** All of them, each with its reason. */
export const deviations: readonly Deviation[] = [
  {
    tool: 'kube-linter',
    check: 'read-secret-from-env-var',
    reason: 'Webdis and RedisInsight read passwords from nowhere else; servers read mounted files',
    holds: (objects) =>
      containers(objects).some(({ container }) =>
        (container.env ?? []).some(({ valueFrom }) => valueFrom?.secretKeyRef),
      ),
  },
  {
    tool: 'kube-linter',
    check: 'minimum-three-replicas',
    reason:
      'two proxies survive the loss of one; Webdis and RedisInsight keep nothing, and one fits a laptop',
    holds: (objects) => workloads(objects).some(({ replicas }) => replicas < 3),
  },
  {
    tool: 'kube-linter',
    check: 'required-label-owner',
    reason: 'who owns a stack is the user’s to say: pods.labels',
    holds: (objects) => objects.some(({ metadata }) => !metadata.labels?.owner),
  },
  {
    tool: 'kube-linter',
    check: 'pdb-unhealthy-pod-eviction-policy',
    reason:
      'IfHealthyBudget, the default, is meant: a pod that is not ready may be copying the only other data',
    holds: (objects) =>
      ofKind(objects, 'PodDisruptionBudget').some(({ spec }) => !spec.unhealthyPodEvictionPolicy),
  },
  { tool: 'kube-linter', check: 'access-to-secrets', reason: 'no pod has rights in the API', holds: RBAC },
  {
    tool: 'kube-linter',
    check: 'access-to-create-pods',
    reason: 'no pod has rights in the API',
    holds: RBAC,
  },
  { tool: 'kube-linter', check: 'wildcard-in-rules', reason: 'no pod has rights in the API', holds: RBAC },
  {
    tool: 'kube-linter',
    check: 'job-ttl-seconds-after-finished',
    reason: 'the Job of a rotation stays until the next one, so that a preview is empty; there is no CronJob',
    holds: (objects) =>
      without('CronJob')(objects) &&
      ofKind(objects, 'Job').some(({ spec }) => spec.ttlSecondsAfterFinished === undefined),
  },
  {
    tool: 'kube-score',
    check: 'container-image-pull-policy',
    reason:
      'tags are exact: a node that has the image starts without the registry; images.pullPolicy changes it',
    holds: notAlways,
  },
  {
    tool: 'kube-score',
    check: 'container-security-context-user-group-id',
    reason: 'the users of the images, which own their files, have ids below 10000',
    holds: (objects) =>
      workloads(objects).some(({ spec }) => (spec.securityContext?.runAsUser ?? 0) < 10_000),
  },
  {
    tool: 'kube-score',
    check: 'container-ephemeral-storage-request-and-limit',
    reason: 'the root can not be written, and every emptyDir has a sizeLimit',
    holds: (objects) =>
      containers(objects).some(({ container }) => !container.resources?.limits?.['ephemeral-storage']),
  },
  {
    tool: 'kube-score',
    check: 'cronjob-has-deadline',
    reason: 'there is no CronJob',
    holds: without('CronJob'),
  },
  { tool: 'polaris', check: 'pullPolicyNotAlways', reason: 'tags are exact', holds: notAlways },
  {
    tool: 'polaris',
    check: 'cpuLimitsMissing',
    reason: 'a limit of CPU holds up the one thread of Redis while the node is idle, and fails probes',
    holds: (objects) => containers(objects).some(({ container }) => !container.resources?.limits?.cpu),
  },
  {
    tool: 'polaris',
    check: 'priorityClassNotSet',
    reason: 'classes belong to the cluster: pods.priorityClassName names one',
    holds: (objects) => workloads(objects).some(({ spec }) => !spec.priorityClassName),
  },
  {
    tool: 'polaris',
    check: 'metadataAndInstanceMismatched',
    reason: 'an instance is a stack of several objects, and each has a name of its own',
    holds: (objects) =>
      objects
        .filter(isWorkload)
        .some(({ metadata }) => metadata.labels?.['app.kubernetes.io/instance'] !== metadata.name),
  },
  {
    tool: 'polaris',
    check: 'tlsSettingsMissing',
    reason: 'there is no Ingress in a stack with defaults',
    holds: without('Ingress'),
  },
  { tool: 'polaris', check: 'rolePodExecAttach', reason: 'no pod has rights in the API', holds: RBAC },
];
