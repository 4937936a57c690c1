import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';

/**
 * The namespace of the stack: made where it is missing, taken as it is where it exists, and left in the cluster when
 * the stack goes. Its own provider is the one that may take over what exists.
 */
export function ensureNamespace(
  name: string,
  provider: k8s.ProviderArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Namespace {
  const adopting = new k8s.Provider('adopting', { ...provider, upsertExistingObjects: true }, opts);
  return new k8s.core.v1.Namespace(
    name,
    { metadata: { name } },
    { ...opts, provider: adopting, retainOnDelete: true },
  );
}
