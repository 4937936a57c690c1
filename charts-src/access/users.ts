/** One user of the stack: where its password is and what it may do. Rules are those of `ACL SETUSER`. */
export interface User {
  readonly name: string;
  /** Key of its password in the credentials Secret. */
  readonly secretKey: string;
  /** Rules on the data nodes; a user without any does not exist there. */
  readonly redis?: readonly string[];
  /** Rules on the Sentinels. */
  readonly sentinel?: readonly string[];
}

/** Every channel but Sentinel's `__sentinel__:hello`, through which Sentinels are made known (ACL patterns only allow). */
export const APP_CHANNELS = ['resetchannels', '&[^_]*', '&_', '&_[^_]*', '&__key*'];

/** What client libraries send at connect and what applications look at, beyond the categories that they get. */
const CLIENT_COMMANDS = [
  '+role',
  '+info',
  '+keys',
  '+command',
  '+client|setinfo',
  '+client|setname',
  '+client|getname',
  '+client|id',
  '+client|info',
  '+client|no-evict',
  '+client|no-touch',
  '+client|reply',
  '+client|tracking',
  '+client|trackinginfo',
  '+client|caching',
];

/** What applications may do: all but administration and what is dangerous. */
export const APP_COMMANDS = ['+@all', '-@admin', '-@dangerous', ...CLIENT_COMMANDS];

/**
 * Taken from users that keys are shared out to: functions run with the rights of whoever calls them, so nobody may put
 * others in their place.
 */
export const SHARED_CODE = ['-function', '-script|flush', '-script|kill'];

/** What clients that find the master themselves may ask Sentinels: who is who, and to be told of changes. */
export const APP_SENTINEL_RULES = [
  'allchannels',
  '-@all',
  '+@connection',
  '-@admin', // CLIENT KILL and CLIENT PAUSE are in @connection too
  '-@dangerous',
  '+role',
  '+info',
  '+subscribe',
  '+psubscribe',
  '+unsubscribe',
  '+punsubscribe',
  ...[
    'get-master-addr-by-name',
    'master',
    'masters',
    'replicas',
    'slaves',
    'sentinels',
    'ckquorum',
    'myid',
  ].map((subcommand) => `+sentinel|${subcommand}`),
];

/** Key of the application's password in the credentials Secret. */
export const PASSWORD_KEY = 'db-password';

/** Key of Webdis' HTTP credentials, as `user:password`, in the credentials Secret. */
export const WEBDIS_HTTP_KEY = 'webdis-http-auth';

/** Default rules of the user that Webdis connects as: data commands, nothing that is dangerous or blocks the server. */
export const WEBDIS_COMMANDS = [
  '+@read',
  '+@write',
  '+@connection',
  '+@stream',
  '-@admin',
  '-@dangerous',
  '-client',
  '+client|setinfo',
  '-function', // of @write
];

// not CONFIG GET: it shows the password of the user `replication` to whoever reaches the UI
const INSIGHT_COMMANDS = [
  '+@connection',
  '-@admin', // CLIENT KILL and CLIENT PAUSE are in @connection too
  '-@dangerous',
  '+info',
  '+keys',
  '+client|list',
  '+slowlog|get',
  '+memory',
  '+module|list',
  '+acl|whoami',
  '+dbsize',
  '+latency|latest',
];

/** Settings that change what a user may do. */
export interface UsersOptions {
  /**
   * ACL rules of commands for Webdis' user, in order; it starts with no command.
   *
   * @default WEBDIS_COMMANDS
   */
  readonly webdisCommands?: readonly string[];
  /**
   * Whether RedisInsight's user may write.
   *
   * @default false
   */
  readonly insightWrites?: boolean;
}

/** All users of a stack, least privilege each. */
export function stackUsers(options: UsersOptions = {}): readonly User[] {
  return [
    {
      name: 'default',
      secretKey: PASSWORD_KEY,
      redis: ['~*', ...APP_CHANNELS, ...APP_COMMANDS],
      sentinel: APP_SENTINEL_RULES,
    },
    {
      name: 'admin',
      secretKey: 'admin-password',
      redis: ['~*', '&*', '+@all'],
      sentinel: ['~*', '&*', '+@all'],
    },
    {
      name: 'replication',
      secretKey: 'replication-password',
      redis: ['resetchannels', '-@all', '+psync', '+replconf', '+ping'],
    },
    {
      name: 'sentinel',
      secretKey: 'sentinel-password',
      redis: [
        'resetchannels',
        '&__sentinel__:hello',
        '-@all',
        ...'+multi +exec +slaveof +replicaof +ping +subscribe +publish +info +role +config|rewrite'.split(
          ' ',
        ),
        ...'+client|setname +client|kill +script|kill'.split(' '),
      ],
      sentinel: [
        'allchannels',
        '-@all',
        ...['+ping', '+publish', '+client|setname', '+sentinel|is-master-down-by-addr'],
      ],
    },
    {
      name: 'probe',
      secretKey: 'probe-password',
      redis: ['-@all', '+ping', '+role', '+info'],
      sentinel: PROBE_SENTINEL,
    },
    {
      name: 'proxy',
      secretKey: 'proxy-password',
      redis: ['-@all', '+ping', '+role', '+info'],
      sentinel: PROBE_SENTINEL,
    },
    {
      name: 'exporter',
      secretKey: 'exporter-password',
      redis: ['resetchannels', '-@all', ...EXPORTER_COMMANDS],
      sentinel: EXPORTER_SENTINEL,
    },
    {
      name: 'backup',
      secretKey: 'backup-password',
      redis: ['resetchannels', '-@all', ...BACKUP_COMMANDS],
    },
    {
      name: 'webdis',
      secretKey: 'webdis-password',
      redis: ['~*', ...APP_CHANNELS, '-@all', ...(options.webdisCommands ?? WEBDIS_COMMANDS)],
    },
    {
      name: 'insight',
      secretKey: 'insight-password',
      redis: [
        '~*',
        ...APP_CHANNELS,
        '-@all',
        '+@read',
        ...(options.insightWrites ? ['+@write'] : []),
        ...INSIGHT_COMMANDS, // takes away what is dangerous of the categories before
        ...(options.insightWrites ? ['-function'] : []),
      ],
    },
  ];
}

/** Whether a name is that of one of the stack's own users. */
export function reservedUser(name: string): boolean {
  return stackUsers().some((user) => user.name === name);
}

/**
 * What redis_exporter asks a node when it is started with `--config-command=-`, by `exporter/exporter.go` of
 * oliver006/redis_exporter. Neither CONFIG GET, which shows passwords, nor SLOWLOG GET, which shows what others have sent: it
 * goes on without.
 */
const EXPORTER_COMMANDS = [
  '+ping',
  '+info',
  '+client|setname',
  '+slowlog|len',
  '+latency|latest',
  '+latency|histogram',
];

/** What it asks a Sentinel, by `exporter/sentinels.go`. */
const EXPORTER_SENTINEL = [
  '-@all',
  '+ping',
  '+info',
  '+client|setname',
  ...['masters', 'sentinels', 'slaves', 'ckquorum'].map((subcommand) => `+sentinel|${subcommand}`),
];

/** What `redis-cli --rdb` sends to copy the data of a replica, and what tells a replica that is in sync. */
const BACKUP_COMMANDS = ['+ping', '+role', '+info', '+sync', '+replconf'];

const PROBE_SENTINEL = [
  '-@all',
  '+ping',
  '+sentinel|get-master-addr-by-name',
  '+sentinel|master',
  '+sentinel|ckquorum',
];

/**
 * The ACL file of the data nodes or of the Sentinels. `{key}` stands where the pods put the hash of the password of
 * that key, so that the file may lie in a ConfigMap.
 */
export function aclTemplate(users: readonly User[], where: 'redis' | 'sentinel'): string {
  return users
    .filter((user) => user[where])
    .map((user) => `user ${user.name} on {${user.secretKey}} ${user[where]!.join(' ')}\n`)
    .join('');
}
