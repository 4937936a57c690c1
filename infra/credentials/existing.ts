import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import type { CredentialStore } from '.';

/**
 * Passwords of a Secret that is in the cluster already: read, never changed. The values are in the state, encrypted.
 *
 * @param id namespace and name, as `namespace/name`
 */
export function existingCredentials(
  id: string,
  opts: pulumi.CustomResourceOptions,
): CredentialStore['value'] {
  // `kubectl apply` leaves a copy of the values in an annotation; those in `data` the provider marks itself
  const secret = k8s.core.v1.Secret.get('existing', id, { ...opts, additionalSecretOutputs: ['metadata'] });
  return (key) => secret.data.apply((data) => Buffer.from(data[key] ?? '', 'base64').toString());
}
