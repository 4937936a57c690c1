import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { filled, key, kind } from './docs';
import * as kinds from './kinds';

const issuerKind = kind(
  z.string().regex(/^[A-Z][A-Za-z0-9]{0,62}$/),
  'Issuer, ClusterIssuer, or a kind of `tls.issuer.group`',
);

const renewBefore = kind(
  kinds.duration.refine((value) => value.toMilliseconds() >= 300_000),
  'a duration of at least 5m such as 360h',
);

/** Every certificate of a text in PEM. */
export const pemBlocks = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

const pem = kind(
  z.string().refine((text) => {
    if (text.includes('PRIVATE KEY')) return false; // all applications get it
    try {
      return pemBlocks(text).map((block) => new X509Certificate(block)).length > 0;
    } catch {
      return false;
    }
  }),
  'certificates in PEM, from `-----BEGIN CERTIFICATE-----` on, and no key',
);

const issuer = z.strictObject({
  kind: filled(issuerKind, 'Kind of the issuer.'),
  name: filled(kinds.objectName, 'Name of the issuer.'),
  group: key(kinds.domain, 'API group of the kind.', 'cert-manager.io'),
});

const section = z.strictObject({
  secretName: key(
    kinds.objectName,
    'Secret in the namespace that exists already, with `tls.crt`, `tls.key` and `ca.crt`.',
    'the Secret is made',
  ),
  issuer: key(issuer, 'Issuer of cert-manager, which makes and renews the certificate.', 'none'),
  dnsNames: key(
    z.array(kinds.domain),
    'Names in the certificate besides those of the Service, such as that of a load balancer.',
    'none',
  ),
  renewBefore: key(
    renewBefore,
    'How long before its end the certificate is renewed.',
    'a third of its lifetime',
  ),
  ca: key(
    pem,
    'Authorities for `REDIS_CA` in the Secrets of applications.',
    '`ca.crt` of `tls.secretName`; unknown with `tls.issuer`',
  ),
});

/** `false`, `selfSigned`, or where the certificate comes from. */
export const tls = z.union([z.literal(false), z.literal('selfSigned'), section]).default(false);
