/** Where pods find the files of their certificate. */
export const TLS_FOLDER = '/tls';

/**
 * Directives by which Redis or a Sentinel speaks nothing but TLS, on its usual port. Clients show no certificate: their
 * passwords say who they are.
 */
export function tlsDirectives(port: number): Record<string, string | number> {
  return {
    port: 0,
    'tls-port': port,
    'tls-replication': 'yes',
    'tls-auth-clients': 'no',
    'tls-protocols': '"TLSv1.2 TLSv1.3"',
    'tls-cert-file': `${TLS_FOLDER}/tls.crt`,
    'tls-key-file': `${TLS_FOLDER}/tls.key`,
    'tls-ca-cert-file': `${TLS_FOLDER}/ca.crt`,
  };
}
