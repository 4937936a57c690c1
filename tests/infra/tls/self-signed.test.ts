import { X509Certificate, createPrivateKey } from 'node:crypto';
import { certificateNames } from '../../../charts-src';
import { selfSigned } from '../../../infra/tls/self-signed';

const dnsNames = certificateNames({ name: 'cart', namespace: 'shop' });
const options = { name: 'cart', seed: 'x'.repeat(64), dnsNames };
const made = selfSigned(options);
const certificate = new X509Certificate(made['tls.crt']);
const authority = new X509Certificate(made['ca.crt']);

test('the same seed gives the same bytes, another one shares nothing with them', () => {
  expect(selfSigned(options)).toEqual(made);
  const other = selfSigned({ ...options, seed: 'y'.repeat(64) });
  for (const key of ['ca.crt', 'tls.crt', 'tls.key'] as const) expect(other[key]).not.toBe(made[key]);
});

test('the certificate is for the names of the stack and none else, with its key', () => {
  for (const name of dnsNames) expect(certificate.checkHost(name)).toBe(name);
  expect(certificate.checkHost('cart.other')).toBeUndefined();
  expect(certificate.checkPrivateKey(createPrivateKey(made['tls.key']))).toBe(true);
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect(certificate.ca).toBe(false);
});

test('its authority has signed it and itself, and has another key', () => {
  expect(certificate.checkIssued(authority)).toBe(true);
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(authority.verify(authority.publicKey)).toBe(true);
  expect(authority.ca).toBe(true);
  expect(authority.publicKey.equals(certificate.publicKey)).toBe(false);
});
