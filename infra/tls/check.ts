import { KeyObject, X509Certificate, createPrivateKey } from 'node:crypto';
import { CERTIFICATE_KEYS } from '../../charts-src';
import { pemBlocks } from '../config/tls';

/** What a certificate is compared with. */
export interface Expected {
  readonly dnsNames: readonly string[];
  readonly now: Date;
}

/** What is wrong with the values of a Secret with a certificate, a sentence each that shows nothing of the key. */
export function certificateFaults(
  values: Readonly<Record<string, string>>,
  { dnsNames, now }: Expected,
): string[] {
  const missing = CERTIFICATE_KEYS.filter((key) => !values[key]);
  if (missing.length > 0) return [`it has no ${missing.join(', ')}; needed: ${CERTIFICATE_KEYS.join(', ')}`];
  const [certificate, ...chain] = certificatesOf(values['tls.crt']);
  const authorities = certificatesOf(values['ca.crt']);
  const key = keyOf(values['tls.key']);
  const unreadable = [
    ...(certificate ? [] : ['tls.crt']),
    ...(authorities.length > 0 ? [] : ['ca.crt']),
    ...(key ? [] : ['tls.key']),
  ];
  if (unreadable.length > 0)
    return [`${unreadable.join(', ')} can't be read; needed: PEM, the key without a password`];
  return [
    ...nameFaults(certificate, dnsNames),
    ...timeFaults(certificate, now),
    ...(certificate.checkPrivateKey(key!) ? [] : ['tls.key is the key of another certificate']),
    ...trustFaults(certificate, [...chain, ...authorities], authorities, now),
  ];
}

function certificatesOf(pem: string): X509Certificate[] {
  try {
    return pemBlocks(pem).map((block) => new X509Certificate(block));
  } catch {
    return [];
  }
}

function keyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // the error may show part of the text
  }
}

function nameFaults(certificate: X509Certificate, dnsNames: readonly string[]): string[] {
  const lacking = dnsNames.filter((name) => certificate.checkHost(name, { subject: 'never' }) === undefined);
  return lacking.length > 0 ? [`tls.crt lacks the names ${lacking.join(', ')}`] : [];
}

function timeFaults({ validFrom, validTo }: X509Certificate, now: Date, what = 'tls.crt'): string[] {
  if (new Date(validTo) <= now) return [`${what} has expired on ${validTo}`];
  return new Date(validFrom) > now ? [`${what} is not valid before ${validFrom}`] : [];
}

/** What keeps signatures from leading to a root in ca.crt, as OpenSSL wants it: every one of them valid now. */
function trustFaults(
  certificate: X509Certificate,
  known: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  now: Date,
  what = 'tls.crt',
): string[] {
  const issuers = known.filter((one) => signedBy(certificate, one));
  if (issuers.length === 0)
    return [`${what} is signed by ${oneLine(certificate.issuer)}, and nothing in ca.crt leads to that`];
  const ways = issuers.map((issuer) => {
    const name = `the authority ${oneLine(issuer.subject)}`;
    const others = known.filter((one) => one !== issuer);
    const root = authorities.includes(issuer) && signedBy(issuer, issuer);
    return [
      ...timeFaults(issuer, now, name),
      ...(root ? [] : trustFaults(issuer, others, authorities, now, name)),
    ];
  });
  return ways.sort((one, other) => one.length - other.length)[0];
}

const signedBy = (certificate: X509Certificate, authority: X509Certificate) =>
  certificate.checkIssued(authority) && certificate.verify(authority.publicKey);

const oneLine = (subject: string) => subject.replaceAll('\n', ', ');
