import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { groupOf } from './manifest';
import { Planned } from './types';

type ResourceClass = new (
  name: string,
  args: object,
  options: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/**
 * Pulumi's own class for a kind: it knows former versions of the kind and which outputs are secret. Undefined for
 * kinds that Pulumi has no class for. Modules are loaded when they are first asked for.
 */
export function classFor({ apiVersion, kind, type }: Planned): ResourceClass | undefined {
  const module = (groupOf(apiVersion) || 'core').split('.')[0];
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const found = (k8s as unknown as Modules)[module]?.[version]?.[kind];
  // Groups of others begin with the same word, e.g. `apps.kruise.io` has a StatefulSet too: the type decides.
  return (found as { __pulumiType?: string } | undefined)?.__pulumiType === type ? found : undefined;
}

type Modules = Record<
  string,
  Record<string, Record<string, ResourceClass | undefined> | undefined> | undefined
>;
