import { k8s } from 'cdk8s-plus-28';
import type { EndpointTls } from '../access';
import { CertificateKey, ICertificate } from './certificate';
import { TLS_FOLDER } from './servers';

/** Environment that tells the scripts of a pod to speak TLS. */
export function tlsEnv(certificate: ICertificate | undefined): k8s.EnvVar[] {
  return certificate ? [{ name: 'TLS', value: TLS_FOLDER }] : [];
}

/** The files of a certificate as a volume, or those of some keys alone; nothing without a certificate. */
export function tlsVolumes(
  certificate: ICertificate | undefined,
  keys?: readonly CertificateKey[],
): k8s.Volume[] {
  return certificate ? [secretVolume(certificate.secretName, keys)] : [];
}

/** Where that volume is; as a folder, or a renewed certificate would not come into the pod. */
export function tlsMounts(certificate: ICertificate | undefined): k8s.VolumeMount[] {
  return certificate ? [MOUNT] : [];
}

/** How a client of an endpoint gets the certificates of the authorities that it trusts. */
export interface Trust {
  /** The file; without one it has to trust those that every system knows. */
  readonly file?: string;
  /** Files for its ConfigMap in `/config`. */
  readonly data: Readonly<Record<string, string>>;
  readonly volumes: readonly k8s.Volume[];
  readonly mounts: readonly k8s.VolumeMount[];
}

const CA_FILE = 'redis-ca.pem';

/** The Secret of the stack comes first: it is renewed in the pod. */
export function trustOf({ ca, caSecretName }: EndpointTls = {}): Trust {
  if (caSecretName !== undefined) {
    const volumes = [secretVolume(caSecretName, ['ca.crt'])];
    return { file: `${TLS_FOLDER}/ca.crt`, data: {}, volumes, mounts: [MOUNT] };
  }
  if (!ca) return { data: {}, volumes: [], mounts: [] };
  return { file: `/config/${CA_FILE}`, data: { [CA_FILE]: ca }, volumes: [], mounts: [] };
}

const MOUNT = { name: 'tls', mountPath: TLS_FOLDER, readOnly: true };

const secretVolume = (secretName: string, keys?: readonly CertificateKey[]): k8s.Volume => ({
  name: 'tls',
  secret: { secretName, defaultMode: 0o440, items: keys?.map((key) => ({ key, path: key })) },
});
