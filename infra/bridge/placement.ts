import { Problem } from './errors';
import { definedKind } from './identity';
import { groupKind, isBuiltInGroup, isClusterScoped } from './kinds';
import { at, groupOf, Manifest } from './manifest';
import { Rendered } from './synthesize';

export interface Placement {
  readonly namespace?: string;
  readonly clusterScoped?: readonly string[];
}

/** Gives every namespaced object its namespace, and takes away the one that a chart gave to all others. */
export function place(rendered: readonly Rendered[], options: Placement, problems: Problem[]): Rendered[] {
  const defined = rendered
    .map(({ manifest }) => manifest)
    .filter(isForCluster)
    .flatMap(definedKind);
  const clusterScoped = new Set([...(options.clusterScoped ?? []), ...defined]);
  return rendered.map(({ object, manifest }) => {
    const kind = groupKind(manifest.apiVersion, manifest.kind);
    if (clusterScoped.has(kind) || isClusterScoped(manifest.apiVersion, manifest.kind)) {
      return { object, manifest: inNamespace(manifest, undefined) };
    }
    const namespace = manifest.metadata.namespace ?? options.namespace;
    if (!namespace) problems.push({ path: object.node.path, message: missingNamespace(manifest, kind) });
    return { object, manifest: inNamespace(manifest, namespace) };
  });
}

const isForCluster = (manifest: Manifest): boolean => at(manifest, 'spec', 'scope') === 'Cluster';

function inNamespace(manifest: Manifest, namespace: string | undefined): Manifest {
  const metadata: { name: string; namespace?: string } = { ...manifest.metadata };
  delete metadata.namespace;
  return { ...manifest, metadata: namespace ? { ...metadata, namespace } : metadata };
}

function missingNamespace(manifest: Manifest, kind: string): string {
  const what = `${manifest.kind} ${JSON.stringify(manifest.metadata.name)} has no namespace`;
  const cure = 'set it on the object, on its chart, or as option "namespace"';
  if (isBuiltInGroup(groupOf(manifest.apiVersion))) return `${what}: ${cure}`;
  return `${what}: ${cure}; if the kind lives outside namespaces, list "${kind}" in option "clusterScoped"`;
}
