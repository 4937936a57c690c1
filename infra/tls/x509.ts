import { KeyObject, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as asn1 from '@peculiar/asn1-x509';

/** A private key of Ed25519 and its public key. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What a certificate says. */
export interface CertificateFields {
  /** Common name, at most 64 characters. */
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Names of servers; a certificate of an authority has none. */
  readonly dnsNames?: readonly string[];
}

/** Who signs: common name and key. */
export interface Signer {
  readonly subject: string;
  readonly privateKey: KeyObject;
}

const ED25519 = '1.3.101.112';
const COMMON_NAME = '2.5.4.3';
/** What comes before the 32 bytes of a private key of Ed25519 in PKCS #8 (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key pair that 32 bytes are the private half of. */
export function keyPairOf(bytes: Buffer): KeyPair {
  const der = Buffer.concat([PKCS8_PREFIX, bytes]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** A private key in PEM. */
export const privatePem = ({ privateKey }: KeyPair): string =>
  privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/**
 * A certificate in PEM. Signatures of Ed25519 have nothing random, and the serial number is made from the public key:
 * the same fields give the same bytes.
 */
export function certificatePem(fields: CertificateFields, signer: Signer): string {
  const signature = new asn1.AlgorithmIdentifier({ algorithm: ED25519 });
  const tbsCertificate = new asn1.TBSCertificate({
    version: asn1.Version.v3,
    serialNumber: serialOf(fields.publicKey),
    signature,
    issuer: nameOf(signer.subject),
    validity: new asn1.Validity({ notBefore: fields.notBefore, notAfter: fields.notAfter }),
    subject: nameOf(fields.subject),
    subjectPublicKeyInfo: AsnConvert.parse(spki(fields.publicKey), asn1.SubjectPublicKeyInfo),
    extensions: new asn1.Extensions(extensionsOf(fields, createPublicKey(signer.privateKey))),
  });
  const signed = sign(null, Buffer.from(AsnConvert.serialize(tbsCertificate)), signer.privateKey);
  const der = AsnConvert.serialize(
    new asn1.Certificate({
      tbsCertificate,
      signatureAlgorithm: signature,
      signatureValue: new Uint8Array(signed).buffer,
    }),
  );
  const lines = Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function extensionsOf({ dnsNames, publicKey }: CertificateFields, issuerKey: KeyObject): asn1.Extension[] {
  const flags = asn1.KeyUsageFlags;
  const common = [
    extension(asn1.id_ce_basicConstraints, new asn1.BasicConstraints({ cA: !dnsNames }), true),
    extension(
      asn1.id_ce_keyUsage,
      new asn1.KeyUsage(dnsNames ? flags.digitalSignature : flags.keyCertSign | flags.cRLSign),
      true,
    ),
    extension(asn1.id_ce_subjectKeyIdentifier, new asn1.SubjectKeyIdentifier(keyId(publicKey))),
    extension(
      asn1.id_ce_authorityKeyIdentifier,
      new asn1.AuthorityKeyIdentifier({ keyIdentifier: new asn1.KeyIdentifier(keyId(issuerKey)) }),
    ),
  ];
  if (!dnsNames) return common;
  return [
    ...common,
    extension(
      asn1.id_ce_extKeyUsage,
      new asn1.ExtendedKeyUsage([asn1.id_kp_serverAuth, asn1.id_kp_clientAuth]),
    ),
    extension(
      asn1.id_ce_subjectAltName,
      new asn1.SubjectAlternativeName(dnsNames.map((dNSName) => new asn1.GeneralName({ dNSName }))),
    ),
  ];
}

const extension = (extnID: string, value: object, critical = false) =>
  new asn1.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

const nameOf = (commonName: string) =>
  new asn1.Name([
    new asn1.RelativeDistinguishedName([
      new asn1.AttributeTypeAndValue({
        type: COMMON_NAME,
        value: new asn1.AttributeValue({ utf8String: commonName }),
      }),
    ]),
  ]);

const spki = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });

/** The hash of RFC 7093, method 1: 160 bits. */
function keyId(key: KeyObject): ArrayBuffer {
  const hash = createHash('sha256').update(spki(key).subarray(-32)).digest();
  return new Uint8Array(hash.subarray(0, 20)).buffer;
}

/** 16 bytes of the key's hash; the first bit is 0, for a positive number, and the second 1, for the shortest form. */
function serialOf(key: KeyObject): ArrayBuffer {
  const bytes = new Uint8Array(keyId(key)).slice(0, 16);
  bytes[0] = (bytes[0] & 0x7f) | 0x40;
  return bytes.buffer;
}
