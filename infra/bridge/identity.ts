import { groupKind } from './kinds';
import { at, Manifest } from './manifest';

/** Names an object within a cluster, whatever the version of its kind. */
export const identity = (kind: string, namespace: string | undefined, name: string): string =>
  [kind, namespace ?? '', name].join(' ');

export const identityOf = (manifest: Manifest): string =>
  identity(
    groupKind(manifest.apiVersion, manifest.kind),
    manifest.metadata.namespace,
    manifest.metadata.name,
  );

/** For people: `ConfigMap "settings" in namespace "shop"`. */
export function describe({ kind, metadata }: Manifest): string {
  const where = metadata.namespace ? ` in namespace "${metadata.namespace}"` : '';
  return `${kind} "${metadata.name}"${where}`;
}

/** The kind that a CustomResourceDefinition defines, as `group/Kind`; none for all other objects. */
export function definedKind(manifest: Manifest): string[] {
  if (groupKind(manifest.apiVersion, manifest.kind) !== 'apiextensions.k8s.io/CustomResourceDefinition')
    return [];
  return [`${String(at(manifest, 'spec', 'group'))}/${String(at(manifest, 'spec', 'names', 'kind'))}`];
}
