import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { CERTIFICATE_KEYS, CertificateKey } from '../../charts-src';
import type { OutputTokens } from '../bridge';
import type { StackConfig } from '../config';
import { selfSigned } from './self-signed';
import { CertificateValues, namesOf } from './source';

/** Values of a certificate by key; only that of `ca.crt` is no secret. */
export type CertificateOutputs = Readonly<Record<CertificateKey, pulumi.Output<string>>>;

/**
 * The certificate of a stack with `tls: selfSigned`, which lives as long as the stack; nothing for others. What is kept is
 * the seed, encrypted in the state; the rest is made of it anew each time, to the same bytes. RandomPassword, because RandomBytes shows its bytes as its id.
 */
export function generatedCertificate(
  config: StackConfig,
  opts: pulumi.CustomResourceOptions = {},
): CertificateOutputs | undefined {
  if (config.tls !== 'selfSigned') return undefined;
  const seed = new random.RandomPassword(`${config.name}-tls-seed`, { length: 64, special: false }, opts);
  const made = pulumi
    .secret(seed.result)
    .apply((value) => selfSigned({ name: config.name, seed: value, dnsNames: namesOf(config) }));
  const outputs = Object.fromEntries(CERTIFICATE_KEYS.map((key) => [key, made.apply((all) => all[key])]));
  return { ...outputs, 'ca.crt': pulumi.unsecret(outputs['ca.crt']) } as CertificateOutputs;
}

/** The same within a chart. */
export function certificateTokens(
  made: CertificateOutputs | undefined,
  tokens: OutputTokens,
): CertificateValues | undefined {
  return (
    made && {
      'ca.crt': tokens.string(made['ca.crt']),
      'tls.crt': tokens.secret(made['tls.crt']),
      'tls.key': tokens.secret(made['tls.key']),
    }
  );
}
