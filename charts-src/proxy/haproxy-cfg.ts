export interface HaproxyOptions {
  /** Number of data nodes; their addresses are in NODE_0, NODE_1, … of the environment. */
  readonly nodes: number;
  /** Number of Sentinels; their addresses are in SENTINEL_0, …; 0 where node 0 is always the master. */
  readonly sentinels: number;
  readonly masterName: string;
  /** Name that the certificate of every server must have; given when they speak TLS. */
  readonly tlsHost?: string;
}

/** What login.lua keeps there: one AUTH, or two while a previous password is accepted. One of them is answered by +OK. */
const AUTH = 'tcp-check send-lf %[var(proc.login)]';

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const block = (head: string, lines: readonly string[]): string =>
  `${head}\n${lines.map((l) => `  ${l}\n`).join('')}`;

/**
 * haproxy.cfg. Writes go to a node only where a majority of Sentinels names it and it says itself that it is master;
 * where no node fits there is no backend, and the connection is closed. No reload, no DNS: addresses are fixed when
 * the proxy starts.
 */
export function haproxyCfg(options: HaproxyOptions): string {
  return [
    global(options),
    ...tlsListeners(options),
    CHECKS,
    block('frontend write', ['bind "${BIND}:6379"', ...toMaster(options)]),
    block('frontend read', [
      'bind "${BIND}:6380"',
      'use_backend replicas if { nbsrv(replicas) ge 1 }',
      ...toMaster(options),
    ]),
    ...range(options.nodes).map((i) => masterBackend(i, options)),
    replicasBackend(options),
    ...(options.sentinels > 0 ? sentinelBackends(options) : []),
    health(options),
  ].join('\n');
}

function global(options: HaproxyOptions): string {
  return block('global', [
    'log stdout format raw local0 notice',
    'stats socket /run/redis/haproxy.sock mode 600 level admin',
    'nbthread 2',
    'maxconn 8192',
    'hard-stop-after 15s',
    'tune.lua.bool-sample-conversion normal',
    'lua-prepend-path "${CONFIG}/?.lua"',
    'lua-load "${CONFIG}/login.lua"',
    ...followAuthorities(options),
    ...followMaster(options),
  ]);
}

const CONNECTIONS = [
  'mode tcp',
  'log global',
  'timeout connect 1s',
  'timeout check 1s',
  'timeout client 1h',
  'timeout server 1h',
  'retries 0',
];

const CHECKS = block('defaults', [
  ...CONNECTIONS,
  'option tcp-check',
  'option clitcpka',
  'option srvtcpka',
  'default-server check inter 100ms fastinter 25ms downinter 100ms fall 2 rise 1 on-marked-down shutdown-sessions init-state down',
]);

const PORTS = { node: 6379, sentinel: 26379 };
type Member = keyof typeof PORTS;

/** Where the proxy itself listens for checks of a member that speaks TLS. */
const checkPort = (kind: Member, i: number) => (kind === 'node' ? 7100 : 7200) + i;
const nameOf = (kind: Member, i: number) => `${kind}${i}`;
const addressOf = (kind: Member, i: number) => `\${${kind.toUpperCase()}_${i}}:${PORTS[kind]}`;

/** A member in a backend; sessions pass through to it as they are. */
function server(kind: Member, i: number, { tlsHost }: HaproxyOptions): string {
  const check = tlsHost ? ` addr "\${SELF}" port ${checkPort(kind, i)}` : '';
  return `server ${nameOf(kind, i)} "${addressOf(kind, i)}"${check}`;
}

interface TlsServer {
  readonly kind: Member;
  readonly i: number;
}

const tlsServers = ({ nodes, sentinels }: HaproxyOptions): TlsServer[] => [
  ...range(nodes).map((i) => ({ kind: 'node' as const, i })),
  ...range(sentinels).map((i) => ({ kind: 'sentinel' as const, i })),
];

/**
 * With TLS checks go through listeners of the proxy's own, which speak it. With `check-ssl` a handshake would have to fit
 * into `inter`: a server that is busy for 100 ms would be down, instead of one that is for `timeout check`.
 */
function tlsListeners(options: HaproxyOptions): string[] {
  const { tlsHost } = options;
  if (!tlsHost) return [];
  const listener = ({ kind, i }: TlsServer) =>
    block(`listen tls-${nameOf(kind, i)}`, [
      `bind "\${SELF}:${checkPort(kind, i)}"`,
      `server ${nameOf(kind, i)} "${addressOf(kind, i)}" ssl verify required ca-file "\${RUN}/ca.crt" verifyhost ${tlsHost}`,
    ]);
  return [block('defaults', CONNECTIONS), ...tlsServers(options).map(listener)];
}

/** Tells authorities.lua the servers of these listeners, which it replaces when `ca.crt` changes. */
function followAuthorities(options: HaproxyOptions): string[] {
  if (!options.tlsHost) return [];
  const servers = tlsServers(options).map(({ kind, i }) => {
    const name = nameOf(kind, i);
    return `tls-${name}/${name}=${addressOf(kind, i)}`;
  });
  return [
    `setenv TLS_HOST ${options.tlsHost}`,
    `setenv TLS_SERVERS "${servers.join(' ')}"`,
    'lua-load "${CONFIG}/authorities.lua"',
  ];
}

/** What sessions.lua needs, which ends the sessions with a node when a majority names another one. */
function followMaster(options: HaproxyOptions): string[] {
  if (options.sentinels === 0) return [];
  return [`setenv MAJORITY ${majority(options)}`, 'lua-load "${CONFIG}/sessions.lua"'];
}

/** True where node i is the master: named by a majority of all Sentinels, and by its own word. */
function isMaster(i: number, options: HaproxyOptions): string {
  const named = options.sentinels > 0 ? `{ ${namedBy(i)} ge ${majority(options)} } ` : '';
  return `${named}{ nbsrv(master${i}) ge 1 }`;
}

function nobodyNamed(options: HaproxyOptions): string {
  return range(options.nodes)
    .map((i) => `{ ${namedBy(i)} lt ${majority(options)} }`)
    .join(' ');
}

const namedBy = (i: number) => `nbsrv(named${i})`;
const majority = ({ sentinels }: HaproxyOptions) => Math.floor(sentinels / 2) + 1;

function toMaster(options: HaproxyOptions): string[] {
  return range(options.nodes).map((i) => `use_backend master${i} if ${isMaster(i, options)}`);
}

function masterBackend(i: number, options: HaproxyOptions): string {
  return block(`backend master${i}`, [
    AUTH,
    'tcp-check send ROLE\\r\\nQUIT\\r\\n',
    'tcp-check expect string *3\\r\\n$6\\r\\nmaster\\r\\n',
    server('node', i, options),
  ]);
}

function replicasBackend(options: HaproxyOptions): string {
  return block('backend replicas', [
    'balance leastconn',
    AUTH,
    'tcp-check send INFO\\ replication\\r\\nQUIT\\r\\n',
    'tcp-check expect string master_link_status:up',
    ...range(options.nodes).map((i) => server('node', i, options)),
  ]);
}

function sentinelBackends(options: HaproxyOptions): string[] {
  const { nodes, sentinels, masterName } = options;
  const servers = range(sentinels).map((s) => server('sentinel', s, options));
  const named = range(nodes).map((i) =>
    block(`backend named${i}`, [
      AUTH,
      `tcp-check send SENTINEL\\ get-master-addr-by-name\\ ${masterName}\\r\\nPING\\r\\n`,
      // Sentinels of Redis 8 know no QUIT. With PONG the answer is whole; with min-recv another one is not waited for.
      'tcp-check expect string +PONG',
      `tcp-check expect min-recv 1 string-lf *2\\r\\n$%[env(NODE_${i}),length]\\r\\n%[env(NODE_${i})]\\r\\n$4\\r\\n6379\\r\\n`,
      ...servers,
    ]),
  );
  return [
    block('frontend sentinel', ['bind "${BIND}:26379"', 'default_backend sentinels']),
    block('backend sentinels', [
      AUTH,
      'tcp-check send PING\\r\\n',
      'tcp-check expect string +PONG',
      ...servers,
    ]),
    ...named,
  ];
}

/**
 * `/live`, `/metrics` for Prometheus, and `/ready`: there is a master, or no majority can say who it is and replicas in
 * sync are left to read from. A proxy that alone can't reach the master that is named is not ready: others can.
 */
function health(options: HaproxyOptions): string {
  const ready = (node: string) =>
    `http-request return status 200 content-type text/plain string "${node}\\n" if { path /ready }`;
  return block('frontend health', [
    'mode http',
    'bind "${BIND}:8404"',
    'http-request use-service prometheus-exporter if { path /metrics }',
    'http-request return status 200 content-type text/plain string "live\\n" if { path /live }',
    ...range(options.nodes).map((i) => `${ready(`node${i}`)} ${isMaster(i, options)}`),
    ...(options.sentinels > 0
      ? [`${ready('only reads')} ${nobodyNamed(options)} { nbsrv(replicas) ge 1 }`]
      : []),
    'http-request return status 503 content-type text/plain string "no master\\n"',
  ]);
}
