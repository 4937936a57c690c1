import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { CERTIFICATE_KEYS, CertificateKey } from '../../charts-src';
import type { StackConfig } from '../config';
import { selfSigned } from './self-signed';
import { namesOf } from './source';

/** Values of a certificate by key; only that of `ca.crt` is no secret. */
export type CertificateOutputs = Readonly<Record<CertificateKey, pulumi.Output<string>>>;

/**
 * A certificate that lives as long as its stack. What is kept is the seed, encrypted in the state; the rest is made of it
 * anew each time, to the same bytes. RandomPassword, because RandomBytes shows its bytes as its id.
 */
export function generatedCertificate(config: StackConfig): CertificateOutputs {
  const seed = new random.RandomPassword(`${config.name}-tls-seed`, { length: 64, special: false });
  const made = pulumi
    .secret(seed.result)
    .apply((value) => selfSigned({ name: config.name, seed: value, dnsNames: namesOf(config) }));
  const outputs = Object.fromEntries(CERTIFICATE_KEYS.map((key) => [key, made.apply((all) => all[key])]));
  return { ...outputs, 'ca.crt': pulumi.unsecret(outputs['ca.crt']) } as CertificateOutputs;
}
