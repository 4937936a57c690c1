export interface HaproxyOptions {
  /** Number of data nodes; their addresses are in NODE_0, NODE_1, … of the environment. */
  readonly nodes: number;
  /** Number of Sentinels; their addresses are in SENTINEL_0, …; 0 where node 0 is always the master. */
  readonly sentinels: number;
  readonly masterName: string;
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
    GLOBAL,
    block('frontend write', ['bind "${BIND}:6379"', ...toMaster(options)]),
    block('frontend read', [
      'bind "${BIND}:6380"',
      'use_backend replicas if { nbsrv(replicas) ge 1 }',
      ...toMaster(options),
    ]),
    ...range(options.nodes).map(masterBackend),
    replicasBackend(options),
    ...(options.sentinels > 0 ? sentinelBackends(options) : []),
    health(options),
  ].join('\n');
}

const GLOBAL = `global
  log stdout format raw local0 notice
  stats socket /run/redis/haproxy.sock mode 600 level admin
  nbthread 2
  maxconn 8192
  hard-stop-after 15s
  tune.lua.bool-sample-conversion normal
  lua-load "\${CONFIG}/login.lua"

defaults
  mode tcp
  log global
  timeout connect 1s
  timeout check 1s
  timeout client 1h
  timeout server 1h
  retries 0
  option tcp-check
  option clitcpka
  option srvtcpka
  default-server check inter 100ms fastinter 25ms downinter 100ms fall 2 rise 1 on-marked-down shutdown-sessions init-state down
`;

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

function masterBackend(i: number): string {
  return block(`backend master${i}`, [
    AUTH,
    'tcp-check send ROLE\\r\\nQUIT\\r\\n',
    'tcp-check expect string *3\\r\\n$6\\r\\nmaster\\r\\n',
    `server node${i} "\${NODE_${i}}:6379"`,
  ]);
}

function replicasBackend({ nodes }: HaproxyOptions): string {
  return block('backend replicas', [
    'balance leastconn',
    AUTH,
    'tcp-check send INFO\\ replication\\r\\nQUIT\\r\\n',
    'tcp-check expect string master_link_status:up',
    ...range(nodes).map((i) => `server node${i} "\${NODE_${i}}:6379"`),
  ]);
}

function sentinelBackends({ nodes, sentinels, masterName }: HaproxyOptions): string[] {
  const servers = range(sentinels).map((s) => `server sentinel${s} "\${SENTINEL_${s}}:26379"`);
  const named = range(nodes).map((i) =>
    block(`backend named${i}`, [
      AUTH,
      `tcp-check send SENTINEL\\ get-master-addr-by-name\\ ${masterName}\\r\\nQUIT\\r\\n`,
      `tcp-check expect string-lf *2\\r\\n$%[env(NODE_${i}),length]\\r\\n%[env(NODE_${i})]\\r\\n$4\\r\\n6379\\r\\n`,
      ...servers,
    ]),
  );
  return [
    block('frontend sentinel', ['bind "${BIND}:26379"', 'default_backend sentinels']),
    block('backend sentinels', [
      AUTH,
      'tcp-check send PING\\r\\nQUIT\\r\\n',
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
