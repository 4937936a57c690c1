import { Size } from 'cdk8s';
import { tlsDirectives } from '../tls';
import { ownedDirective } from './owned-directives';

/** Value of a directive; a list gives the directive once for each element. */
export type DirectiveValue = string | number | boolean | readonly (string | number)[];

export interface RedisConfOptions {
  readonly maxmemory: Size;
  readonly maxmemoryPolicy: string;
  readonly minReplicasToWrite: number;
  readonly tls: boolean;
  readonly extra?: Readonly<Record<string, DirectiveValue>>;
}

/** What every node of a stack needs; the boot script adds what differs by node and what is secret. */
const BASE: Readonly<Record<string, DirectiveValue>> = {
  port: 6379,
  bind: '* -::*',
  'protected-mode': false,
  dir: '/data',
  appendonly: true,
  appendfsync: 'everysec',
  'aof-use-rdb-preamble': true,
  'aof-timestamp-enabled': true,
  save: '3600 1 300 100 60 10000',
  'replica-announce-port': 6379,
  'min-replicas-max-lag': 5,
  'repl-diskless-sync': true,
  'repl-diskless-sync-delay': 0,
  'repl-backlog-size': '64mb',
  'acl-pubsub-default': 'resetchannels',
  'tcp-keepalive': 60,
  'shutdown-timeout': 3,
  loglevel: 'notice',
};

/** The part of redis.conf that is the same on all nodes; the user's directives come last and win. */
export function redisConf(options: RedisConfOptions): string {
  const directives = {
    ...BASE,
    ...(options.tls && tlsDirectives(6379)),
    maxmemory: `${options.maxmemory.toKibibytes()}kb`,
    'maxmemory-policy': options.maxmemoryPolicy,
    'min-replicas-to-write': options.minReplicasToWrite,
    ...options.extra,
  };
  return Object.entries(directives)
    .flatMap(([name, value]) => (Array.isArray(value) ? value.map((v) => [name, v]) : [[name, value]]))
    .map(([name, value]) => `${name} ${typeof value === 'boolean' ? (value ? 'yes' : 'no') : value}\n`)
    .join('');
}

/** What is wrong with the user's directives, a sentence each. */
export function directiveProblems(extra: Readonly<Record<string, DirectiveValue>>): string[] {
  return Object.entries(extra).flatMap(([name, value]) => {
    const owned = ownedDirective(name);
    if (owned) return [`config: got ${name}, which the stack owns: ${owned}`];
    if (!/^[a-z][a-z0-9-]*$/.test(name)) {
      return [`config: got ${JSON.stringify(name)}, allowed: names of directives in lower case`];
    }
    const values = (Array.isArray(value) ? value : [value]).map(String);
    if (values.some((v) => /[\r\n\0]/.test(v))) {
      return [`config: the value of ${name} has a line break; give a list to repeat a directive`];
    }
    return values.length === 0 || values.some((v) => v.trim() === '')
      ? [`config: ${name} has no value; Redis writes an empty one as ""`]
      : [];
  });
}
