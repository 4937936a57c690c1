import * as pulumi from '@pulumi/pulumi';
import * as k8s from '@pulumi/kubernetes';
import { valueFault } from '../../charts-src';
import type { CredentialStore } from '.';

/**
 * Passwords of a Secret that is in the cluster already: read, never changed. The values are in the state, encrypted.
 *
 * @param name of the stack, for the name in Pulumi
 * @param id namespace and name, as `namespace/name`
 */
export function existingCredentials(
  name: string,
  id: string,
  opts: pulumi.CustomResourceOptions,
): CredentialStore['value'] {
  // `kubectl apply` leaves a copy of the values in an annotation; those in `data` the provider marks itself
  const read = { ...opts, additionalSecretOutputs: ['metadata'] };
  const secret = k8s.core.v1.Secret.get(`${name}-existing`, id, read);
  return (key) =>
    secret.data.apply((data) => {
      const value = Buffer.from(data?.[key] ?? '', 'base64').toString();
      const fault = valueFault(key, value);
      if (fault) throw new pulumi.RunError(`existingSecret: in secret ${id} the value of ${key} ${fault}`);
      return value;
    });
}
