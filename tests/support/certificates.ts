import { createHash } from 'node:crypto';
import { type CertificateKey, certificateNames } from '../../charts-src';
import { type Signer, certificatePem, keyPairOf, privatePem } from '../../infra/tls/x509';

type Files = Record<CertificateKey, string>;

/** What of a certificate a test wants otherwise. */
export interface Issue {
  /** Another one gives another key. Default `first`. */
  readonly key?: string;
  readonly dnsNames?: readonly string[];
  /** Days from now. Default 1 day ago. */
  readonly from?: number;
  /** Days from now. Default in 10 days. */
  readonly to?: number;
}

export const CERTIFICATE_NAMES = certificateNames({ name: 'cart', namespace: 'shop' });

const NOW = Date.now();
const days = (n: number) => new Date(NOW + n * 86_400_000);
const keyPair = (text: string) => keyPairOf(createHash('sha256').update(text).digest());

/** Who issues certificates. */
interface Authority {
  readonly pem: string;
  issue(options?: Issue): Files;
  /** Another one whose own certificate this one has signed. */
  intermediate(name: string): Authority;
}

/** An authority of a test, until so many days from now; asked twice for the same name, it has the same key. */
export function authority(name = 'authority', to = 100, parent?: Signer): Authority {
  const signer = { subject: name, ...keyPair(`authority ${name}`) };
  const pem = certificatePem({ ...signer, notBefore: days(-2), notAfter: days(to) }, parent ?? signer);
  return {
    pem,
    intermediate: (other) => authority(other, to, signer),
    issue({ key = 'first', dnsNames = CERTIFICATE_NAMES, from = -1, to = 10 } = {}) {
      const own = keyPair(`server ${name} ${key}`);
      const fields = { subject: 'cart', publicKey: own.publicKey, dnsNames };
      return {
        'ca.crt': pem,
        'tls.crt': certificatePem({ ...fields, notBefore: days(from), notAfter: days(to) }, signer),
        'tls.key': privatePem(own),
      };
    },
  };
}
