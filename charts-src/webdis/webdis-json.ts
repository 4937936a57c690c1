import { REDIS_PORT } from '../stack';

export interface WebdisJsonOptions {
  readonly host: string;
  readonly port?: number;
  readonly allowFrom: readonly string[];
  readonly basicAuth: boolean;
  /**
   * Whether the login of the edge, in WEBDIS_EDGE_LOGIN, is taken too; only with basicAuth.
   *
   * @default false
   */
  readonly edgeLogin?: boolean;
  /** Whether the HTTP credentials before the current ones are let in, too. */
  readonly acceptPrevious?: boolean;
  readonly websockets: boolean;
  /** File with the certificates of the authorities that are trusted; given when Redis speaks TLS. */
  readonly caFile?: string;
}

/**
 * webdis.json. Everything is off first; then PING for the probes on the pod itself, and everything for the clients
 * that are let in: what they may do is decided by Webdis' own user in Redis, because Webdis compares only prefixes
 * of command names. `$NAME` is expanded from the environment by Webdis.
 */
export function webdisJson(options: WebdisJsonOptions): string {
  const logins = [
    '$WEBDIS_HTTP_AUTH',
    ...(options.acceptPrevious ? ['$WEBDIS_HTTP_AUTH_PREVIOUS'] : []),
    ...(options.edgeLogin ? ['$WEBDIS_EDGE_LOGIN'] : []),
    ...(options.edgeLogin && options.acceptPrevious ? ['$WEBDIS_EDGE_LOGIN_PREVIOUS'] : []),
  ];
  const auths = options.basicAuth ? logins.map((login) => ({ http_basic_auth: login })) : [{}];
  const sources = options.allowFrom.length > 0 ? options.allowFrom.map((ip) => ({ ip })) : [{}];
  // The binary without TLS takes no notice of this section; that with TLS doesn't compare the name in the certificate.
  const ssl = { enabled: true, ca_cert_bundle: options.caFile, redis_sni: options.host };
  const config = {
    redis_host: options.host,
    redis_port: options.port ?? REDIS_PORT,
    redis_auth: ['webdis', '$REDIS_PASSWORD'],
    http_host: '0.0.0.0',
    http_port: 7379,
    threads: 2,
    pool_size: 4,
    daemonize: false,
    websockets: options.websockets,
    database: 0,
    ...(options.caFile ? { ssl } : {}),
    acl: [
      { disabled: ['*'] },
      { ip: '127.0.0.1/32', enabled: ['PING'] },
      ...sources.flatMap((source) => auths.map((auth) => ({ ...source, ...auth, enabled: ['*'] }))),
    ],
    verbosity: 2,
    logfile: '/dev/stderr',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
