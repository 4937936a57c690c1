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
    ...(isTrusted(certificate, chain, authorities)
      ? []
      : [`tls.crt is signed by ${oneLine(certificate.issuer)}, and nothing in ca.crt leads to that`]),
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

function timeFaults({ validFrom, validTo }: X509Certificate, now: Date): string[] {
  if (new Date(validTo) <= now) return [`tls.crt has expired on ${validTo}`];
  return new Date(validFrom) > now ? [`tls.crt is not valid before ${validFrom}`] : [];
}

/** Whether a chain of signatures leads from a certificate to an authority. */
function isTrusted(
  certificate: X509Certificate,
  chain: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): boolean {
  if (authorities.some((authority) => signedBy(certificate, authority))) return true;
  const next = chain.find((one) => signedBy(certificate, one));
  const rest = chain.filter((one) => one !== next);
  return next !== undefined && isTrusted(next, rest, authorities);
}

const signedBy = (certificate: X509Certificate, authority: X509Certificate) =>
  certificate.checkIssued(authority) && certificate.verify(authority.publicKey);

const oneLine = (subject: string) => subject.replaceAll('\n', ', ');
