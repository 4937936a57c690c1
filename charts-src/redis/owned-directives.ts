const PORT = 'the Service has the stable ports 6379, 6380 and 26379';
const SECRET = 'users and passwords come from the credentials of the stack';
const ROLE = 'Sentinel decides who is the master';
const ADDRESS = 'each node announces the address of its own Service';
const FILES = 'the data lie on the volume at the place where the scripts look for them';
const PROCESS = 'the container runs Redis in the foreground and logs to its output';
const APPEND_ONLY = 'the append-only file is what a node starts from';
const MIN_REPLICAS = 'set minReplicasToWrite instead';
const ACL = 'commands are restricted by Redis ACL users';
const TLS = 'set tls of the stack instead';
const CLUSTER = 'Sentinel and Redis Cluster exclude each other';

/** Directives of redis.conf that the stack sets itself, with the reason or the property to set instead; `*` is any end. */
export const ownedDirectives: Readonly<Record<string, string>> = {
  port: PORT,
  bind: 'nodes listen on all addresses of their pod',
  'bind-source-addr': 'nodes listen on all addresses of their pod',
  'protected-mode': 'every user needs a password',
  unixsocket: 'nodes are reached by TCP only',
  unixsocketperm: 'nodes are reached by TCP only',
  'tls-*': TLS,
  'cluster-*': CLUSTER,
  sentinel: 'set it on the Sentinels',
  requirepass: SECRET,
  masterauth: SECRET,
  masteruser: SECRET,
  primaryauth: SECRET,
  primaryuser: SECRET,
  aclfile: SECRET,
  user: SECRET,
  'acl-pubsub-default': ACL,
  replicaof: ROLE,
  slaveof: ROLE,
  'replica-priority': ROLE,
  'slave-priority': ROLE,
  'replica-announced': ROLE,
  'replica-read-only': ROLE,
  'slave-read-only': ROLE,
  'replica-announce-*': ADDRESS,
  'slave-announce-*': ADDRESS,
  'min-replicas-to-write': MIN_REPLICAS,
  'min-slaves-to-write': MIN_REPLICAS,
  'min-replicas-max-lag': 'the proxy counts replicas with the same limit',
  'min-slaves-max-lag': 'the proxy counts replicas with the same limit',
  maxmemory: 'set maxmemory instead, which is checked against the memory limit',
  'maxmemory-policy': 'set maxmemoryPolicy instead',
  dir: FILES,
  dbfilename: FILES,
  appenddirname: FILES,
  appendfilename: FILES,
  appendonly: APPEND_ONLY,
  'aof-use-rdb-preamble': APPEND_ONLY,
  daemonize: PROCESS,
  supervised: PROCESS,
  pidfile: PROCESS,
  logfile: PROCESS,
  'syslog-*': PROCESS,
  include: 'the file is written by the stack; set the directives themselves',
  loadmodule: 'set modules instead',
  'rename-command': `${ACL}; renamed commands break Sentinel and the probes`,
  'enable-debug-command': ACL,
  'enable-protected-configs': ACL,
  'enable-module-command': 'set modules instead',
};

/** Why a directive (or a name it had in other versions) is the stack's own; undefined when it is free to set. */
export function ownedDirective(name: string): string | undefined {
  const directive = name.toLowerCase();
  if (Object.hasOwn(ownedDirectives, directive)) return ownedDirectives[directive];
  const pattern = Object.keys(ownedDirectives).find(
    (owned) => owned.endsWith('*') && directive.startsWith(owned.slice(0, -1)),
  );
  return pattern && ownedDirectives[pattern];
}
