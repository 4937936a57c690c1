import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { ImageOptions } from './images';
import { Part, labelsOf, selectorOf } from './labels';
import { merge } from './merge';
import { Spread, antiAffinity, zoneSpread } from './scheduling';

/** What a user may set on the pods of a part. Lists and maps are added to those that the stack sets itself. */
export interface PodOptions extends ImageOptions {
  /**
   * Labels for every object of the part. Those of Kubernetes' recommended labels that the stack sets itself win.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations for the pods of the part; another value rolls them.
   *
   * @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * Labels that a node must have.
   *
   * @default - any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * Taints that the pods tolerate.
   *
   * @default - none
   */
  readonly tolerations?: readonly k8s.Toleration[];
  /**
   * Name of a PriorityClass.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;
  /**
   * How strictly pods of the same part are kept on different nodes. Zones are always spread softly.
   *
   * @default Spread.SOFT
   */
  readonly spread?: Spread;
  /**
   * Anything else of a PodSpec: maps are merged, lists (e.g. `containers`, `volumes`) are appended to, other values
   * take the place of the stack's. Containers that are added here have to meet Pod Security by themselves.
   *
   * @default - none
   */
  readonly extraPodSpec?: Partial<k8s.PodSpec>;
}

/** What a room says about its pods. */
export interface PodTemplateProps extends PodOptions {
  readonly part: Part;
  readonly containers: readonly k8s.Container[];
  readonly volumes: readonly k8s.Volume[];
  readonly serviceAccountName: string;
  /** uid of the process, as the image expects it. */
  readonly user: number;
  /** gid of the process and of its volumes. */
  readonly group: number;
  readonly terminationGracePeriodSeconds: number;
  /** Content that the process reads only at its start: another content rolls the pods. */
  readonly restartOn?: readonly string[];
}

/** A pod that fits Pod Security `restricted`: no root, no capability, read-only root, no token, no service links. */
export function podTemplate(props: PodTemplateProps): k8s.PodTemplateSpec {
  const selector = selectorOf(props.part);
  const spec: k8s.PodSpec = {
    serviceAccountName: props.serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: props.user,
      runAsGroup: props.group,
      fsGroup: props.group,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    affinity: antiAffinity(selector, props.spread ?? Spread.SOFT),
    topologySpreadConstraints: zoneSpread(selector),
    nodeSelector: props.nodeSelector,
    tolerations: props.tolerations as k8s.Toleration[] | undefined,
    priorityClassName: props.priorityClassName,
    imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
    containers: props.containers.map((c) => hardened(c, props.imagePullPolicy)),
    volumes: [...props.volumes],
  };
  return {
    metadata: {
      labels: labelsOf(props.part, props.labels),
      annotations: { ...props.podAnnotations, ...checksum(props.restartOn) },
    },
    spec: merge(spec, props.extraPodSpec),
  };
}

function hardened(container: k8s.Container, imagePullPolicy = 'IfNotPresent'): k8s.Container {
  return {
    imagePullPolicy,
    ...container,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      ...container.securityContext,
    },
  };
}

function checksum(contents: readonly string[] = []): Record<string, string> {
  if (contents.length === 0) return {};
  return { 'checksum/config': digest(contents) };
}

/** Changes with any part of a value; 16 characters. */
export const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
