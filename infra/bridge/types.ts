import type * as pulumi from '@pulumi/pulumi';
import { Manifest } from './manifest';
import { ConstructOptions } from './options';
import { OutputTokens } from './tokens';

/** One Kubernetes object as it will be applied. Plain data: Outputs are tokens. */
export interface Planned {
  /** Path of the construct, e.g. `shop/cache/StatefulSet/Resource`. */
  readonly path: string;
  /** Pulumi's name for the object: `<name>/<path>` without a trailing `/Resource` or `/Default`. */
  readonly logicalName: string;
  /** Pulumi's type token, e.g. `kubernetes:apps/v1:StatefulSet`. */
  readonly type: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name` */
  readonly name: string;
  /** `metadata.namespace`; absent for objects that live outside namespaces. */
  readonly namespace?: string;
  /** The object as applied: its namespace filled in, and the annotation that `withoutEndpointWait` adds. */
  readonly manifest: Manifest;
  /** Logical names of the objects that must be there first. */
  readonly dependsOn: readonly string[];
  /** Logical name of the component it belongs to; absent for those directly under apply()'s parent. */
  readonly parent?: string;
  /** Where the manifest has secret tokens, e.g. `/stringData/password`. */
  readonly secretPaths: readonly string[];
  /** Former logical names, by which the state may know it; absent where there are none. */
  readonly aliases?: readonly string[];
  /** What was attached to its construct and to those above; absent where there is nothing. */
  readonly options?: PlannedOptions;
}

/** Options for one object. */
export interface PlannedOptions extends Omit<ConstructOptions, 'aliases' | 'deletedWith'> {
  /** Logical name of an object of the same plan, or a resource of the program. */
  readonly deletedWith?: string | pulumi.Resource;
}

/** A construct that is shown as a component because its class declares a `pulumiType`. */
export interface PlannedComponent {
  readonly path: string;
  readonly logicalName: string;
  /** The declared type, e.g. `shop:index:Cache`. */
  readonly type: string;
  readonly parent?: string;
  /** Former logical names; absent where there are none. */
  readonly aliases?: readonly string[];
}

/** What a chart becomes, as data: each list has what others need before the others. */
export interface Plan {
  readonly components: readonly PlannedComponent[];
  readonly objects: readonly Planned[];
}

export interface PlanOptions {
  /**
   * Put in front of every construct path to make Pulumi's logical names.
   * @default - construct paths alone, which start with the chart's id
   */
  readonly name?: string;
  /**
   * The namespace of namespaced objects that have none from themselves or their chart.
   * @default - such an object is an error
   */
  readonly namespace?: string;
  /**
   * The tokens used in the chart.
   * @default - the OutputTokens among the resolvers of the app
   */
  readonly tokens?: OutputTokens;
  /**
   * Kinds of CustomResourceDefinitions that live outside namespaces, as `group/Kind`, e.g. `cert-manager.io/ClusterIssuer`.
   * Definitions that are part of the plan need not be listed.
   * @default - none
   */
  readonly clusterScoped?: readonly string[];
}
