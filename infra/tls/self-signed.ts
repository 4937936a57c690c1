import { hkdfSync } from 'node:crypto';
import type { CertificateKey } from '../../charts-src';
import { KeyPair, certificatePem, keyPairOf, privatePem } from './x509';

/** What a certificate without an authority of somebody else is made of. */
export interface SelfSignedOptions {
  /** Name of the stack. */
  readonly name: string;
  /** A secret of 32 characters or more; all keys are derived from it. */
  readonly seed: string;
  readonly dnsNames: readonly string[];
}

/** Fixed, so that nothing depends on the clock: the certificate lives as long as its stack. */
const VALIDITY = { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T00:00:00Z') };

/** A certificate and the authority that signed it, in PEM; the same options give the same bytes. */
export function selfSigned({ name, seed, dnsNames }: SelfSignedOptions): Record<CertificateKey, string> {
  const authority = { subject: `${name} authority`, ...derived(seed, 'authority') };
  const server = derived(seed, 'server');
  return {
    'ca.crt': certificatePem({ ...VALIDITY, ...authority }, authority),
    'tls.crt': certificatePem(
      { ...VALIDITY, subject: name, publicKey: server.publicKey, dnsNames },
      authority,
    ),
    'tls.key': privatePem(server),
  };
}

function derived(seed: string, purpose: string): KeyPair {
  return keyPairOf(Buffer.from(hkdfSync('sha256', seed, '', `redis-ha-stack ${purpose}`, 32)));
}
