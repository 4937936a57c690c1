import { Construct } from 'constructs';
import { k8s } from 'cdk8s-plus-28';
import { Part, labelsOf, selectorOf } from './labels';

/** Name and labels of the objects of one part. */
export interface ObjectProps {
  readonly name: string;
  readonly part: Part;
  readonly labels?: Readonly<Record<string, string>>;
}

export const metadataOf = (props: ObjectProps): k8s.ObjectMeta => ({
  name: props.name,
  labels: labelsOf(props.part, props.labels),
});

/** An identity without rights and without a mounted token. */
export function serviceAccount(scope: Construct, props: ObjectProps): string {
  new k8s.KubeServiceAccount(scope, 'ServiceAccount', {
    metadata: metadataOf(props),
    automountServiceAccountToken: false,
  });
  return props.name;
}

/** At most one pod of the part is evicted at a time. */
export function disruptionBudget(scope: Construct, props: ObjectProps): void {
  new k8s.KubePodDisruptionBudget(scope, 'PodDisruptionBudget', {
    metadata: metadataOf(props),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: { ...selectorOf(props.part) } },
    },
  });
}

/** A ConfigMap of files. */
export function configFiles(scope: Construct, props: ObjectProps & { data: Record<string, string> }): string {
  new k8s.KubeConfigMap(scope, 'ConfigMap', { metadata: metadataOf(props), data: props.data });
  return props.name;
}

export interface PodServicesProps extends ObjectProps {
  /** Names of the pods, which are those of the Services. */
  readonly pods: readonly string[];
  readonly port: { readonly name: string; readonly number: number };
}

/**
 * One Service for each pod of a StatefulSet, ready or not: a ClusterIP that stays when the pod moves. Also the
 * headless Service that governs the set.
 *
 * @returns the name of the headless Service
 */
export function podServices(scope: Construct, props: PodServicesProps): string {
  const selector = selectorOf(props.part);
  const ports = [
    {
      name: props.port.name,
      port: props.port.number,
      targetPort: k8s.IntOrString.fromString(props.port.name),
    },
  ];
  for (const [ordinal, pod] of props.pods.entries()) {
    new k8s.KubeService(scope, `Service${ordinal}`, {
      metadata: metadataOf({ ...props, name: pod }),
      spec: {
        selector: { ...selector, 'statefulset.kubernetes.io/pod-name': pod },
        publishNotReadyAddresses: true,
        ports,
      },
    });
  }
  const name = `${props.name}-headless`;
  new k8s.KubeService(scope, 'Headless', {
    metadata: metadataOf({ ...props, name }),
    spec: { clusterIp: 'None', selector: { ...selector }, publishNotReadyAddresses: true, ports },
  });
  return name;
}
