import { Chart } from 'cdk8s';
import {
  CERTIFICATE_KEYS,
  Certificate,
  CertificateKey,
  ICertificate,
  IssuedCertificate,
  certificateNames,
} from '../../charts-src';
import type { StackConfig } from '../config';

/** The values of a certificate that is made here: tokens in a Pulumi program, placeholders in plans. */
export type CertificateValues = Readonly<Record<CertificateKey, string>>;

/** What stands where a certificate belongs that only `up` makes. */
export const CERTIFICATE_PLACEHOLDERS = Object.fromEntries(
  CERTIFICATE_KEYS.map((key) => [key, `<${key}>`]),
) as CertificateValues;

/** Pulumi goes on when cert-manager has made the Secret, and fails after five minutes. Left out of rendered YAML. */
const UNTIL_ISSUED = { 'pulumi.com/waitFor': 'condition=Ready', 'pulumi.com/timeoutSeconds': '300' };

/** Puts what brings the certificate of a stack into a chart; nothing without TLS. */
export function addCertificate(
  chart: Chart,
  { name, namespace, clusterDomain, tls, pods: { labels } }: StackConfig,
  values: CertificateValues,
): ICertificate | undefined {
  if (tls === false) return undefined;
  if (tls === 'selfSigned') return new Certificate(chart, 'Certificate', { name, values, labels });
  const { secretName, issuer, dnsNames, renewBefore, ca } = tls;
  if (!issuer) return Certificate.fromSecretName(secretName!, ca);
  const names = { name, namespace, clusterDomain, dnsNames };
  return new IssuedCertificate(chart, 'Certificate', {
    ...names,
    issuer,
    renewBefore,
    ca,
    labels,
    annotations: UNTIL_ISSUED,
  });
}

/** Names that the certificate of a stack must have. */
export const namesOf = ({ name, namespace, clusterDomain }: StackConfig): string[] =>
  certificateNames({ name, namespace, clusterDomain });
