import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import type { CredentialStore } from '.';

/** All that may hold a value; `kubectl apply` leaves a copy of them in an annotation. */
const SECRET_OUTPUTS = ['data', 'stringData', 'metadata'];

/**
 * Passwords of a Secret that is in the cluster already: read, never changed. The values are in the state, encrypted.
 *
 * @param id namespace and name, as `namespace/name`
 */
export function existingCredentials(id: string, opts: pulumi.CustomResourceOptions): CredentialStore {
  const secret = k8s.core.v1.Secret.get('existing', id, { ...opts, additionalSecretOutputs: SECRET_OUTPUTS });
  return (key) => secret.data.apply((data) => Buffer.from(data[key] ?? '', 'base64').toString());
}
