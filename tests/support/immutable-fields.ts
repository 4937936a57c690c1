import { type Manifest, titleOf } from './manifest';

/** Fields that Kubernetes refuses to change, so that a change of one means a new object. */
export function immutableFields(objects: readonly Manifest[]): Record<string, unknown> {
  return Object.fromEntries(
    objects
      .map((object) => [titleOf(object), immutable(object)] as const)
      .filter(([, fields]) => fields !== undefined),
  );
}

const MUTABLE_IN_STATEFUL_SET = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function immutable({ kind, spec, ...object }: Manifest): unknown {
  switch (kind) {
    case 'StatefulSet':
      return Object.fromEntries(
        Object.entries(spec).filter(([key]) => !MUTABLE_IN_STATEFUL_SET.includes(key)),
      );
    case 'Deployment':
      return { selector: spec.selector };
    case 'Job':
      return { selector: spec.selector, template: spec.template };
    case 'Service':
      return { headless: spec.clusterIP === 'None' };
    case 'PersistentVolumeClaim':
      return { accessModes: spec.accessModes, storageClassName: spec.storageClassName };
    case 'RoleBinding':
      return { roleRef: object.roleRef };
    case 'Secret':
      return { type: object.type };
    default:
      return undefined;
  }
}
