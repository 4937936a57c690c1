import { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { selectorOf } from './labels';
import { PodServicesProps, disruptionBudget, metadataOf, podServices, serviceAccount } from './objects';
import { PodOptions, podTemplate } from './pod';
import { quantity } from './resources';

/** Pods that are told apart: each has a name, a Service and a volume of its own. */
export interface MembersProps extends PodServicesProps, PodOptions {
  /** The one container; it mounts the volume `data`. */
  readonly container: k8s.Container;
  /** Volumes besides `data`. */
  readonly volumes: readonly k8s.Volume[];
  /** uid of the process, as the image expects it. */
  readonly user: number;
  /** gid of the process and of its volumes. */
  readonly group: number;
  readonly terminationGracePeriodSeconds: number;
  /** Content that the process reads only at its start: another content rolls the pods. */
  readonly restartOn: readonly string[];
  /** Size of each volume. */
  readonly storageSize: Size;
  /** Class of the volumes; the cluster's default where unset. */
  readonly storageClassName?: string;
}

/** A StatefulSet and all that its pods need; volumes outlive it, and pods start and stop independently. */
export function members(scope: Construct, props: MembersProps): void {
  const serviceAccountName = serviceAccount(scope, props);
  const serviceName = podServices(scope, props);
  new k8s.KubeStatefulSet(scope, 'Resource', {
    metadata: metadataOf(props),
    spec: {
      replicas: props.pods.length,
      serviceName,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: { matchLabels: { ...selectorOf(props.part) } },
      template: podTemplate({ ...props, serviceAccountName, containers: [props.container] }),
      volumeClaimTemplates: [claim(props)],
    },
  });
  if (props.pods.length > 1) disruptionBudget(scope, props);
}

function claim({ part, storageSize, storageClassName }: MembersProps): k8s.KubePersistentVolumeClaimProps {
  return {
    metadata: { name: 'data', labels: { ...selectorOf(part) } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: quantity(storageSize) } },
    },
  };
}
