import { AppOptions, User, appUsers, stackUsers } from '../../charts-src';

const BEGIN = '<!-- made by infra/credentials/write-docs.ts: begin -->';
const END = '<!-- end -->';

interface Role {
  /** Who connects as the user. */
  readonly holder: string;
  /** What somebody can do who has its password and reaches the server. */
  readonly leak: string;
}

/** By name of the user; that of an application is `APP`. */
export const ROLES: Readonly<Record<string, Role>> = {
  default: {
    holder: 'applications without a user of their own',
    leak: 'read and change all data; neither stop nor reconfigure the server, nor move the master',
  },
  admin: {
    holder: 'the scripts of the data pods and Sentinels, inside these pods',
    leak: 'everything: data, configuration, other users; on a Sentinel also where the master is',
  },
  replication: { holder: 'replicas, at their master', leak: 'copy all data; change nothing' },
  sentinel: {
    holder: 'Sentinels, at data nodes and at each other',
    leak:
      'move the master, and make any node a replica of any address: data can be lost, and the node tells that address the ' +
      'password of `replication`',
  },
  probe: { holder: 'probes of the kubelet, inside the pods', leak: 'see INFO and who is master' },
  proxy: { holder: 'the checks of HAProxy', leak: 'see INFO and who is master' },
  exporter: { holder: 'redis_exporter', leak: 'see figures of the servers; no keys, no commands of others' },
  backup: { holder: 'backups, at a replica', leak: 'copy all data; change nothing' },
  webdis: {
    holder: 'Webdis',
    leak: 'read and change all data, or what `webdis.commands` leaves; nothing about the server',
  },
  insight: {
    holder: 'RedisInsight',
    leak: 'read all data (with `insight.access: read-write` change them), see clients and slow commands',
  },
  APP: {
    holder: 'the pods of the application',
    leak: 'what `commands` allows on keys of `keyPattern`; names of other keys can be listed',
  },
};

const APP: AppOptions = { namespace: 'APP', user: 'APP', keyPattern: 'PATTERN', directAccess: true };

/** SECURITY.md with the tables that are made from the users of a stack. */
export function withUsers(page: string): string {
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`SECURITY.md has no lines "${BEGIN}" and "${END}"`);
  const ignored = ['<!-- prettier-ignore-start -->', tables(), '<!-- prettier-ignore-end -->'];
  return [page.slice(0, before) + BEGIN, ...ignored, page.slice(after)].join('\n\n');
}

function tables(): string {
  const users = [...stackUsers(), ...appUsers([APP])];
  return [
    '| user | key in the Secret | used by | whoever has the password can |',
    '|---|---|---|---|',
    ...users.map(({ name, secretKey }) => row([`\`${name}\``, `\`${secretKey}\``, ...roleOf(name)])),
    '',
    'Their rules, as `ACL SETUSER` takes them:',
    '',
    '```text',
    ...users.flatMap((user) => [...rules(user, 'redis'), ...rules(user, 'sentinel')]),
    '```',
  ].join('\n');
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function roleOf(name: string): string[] {
  const role = ROLES[name];
  if (!role) throw new Error(`infra/credentials/docs.ts says nothing about the user ${name}`);
  return [role.holder, role.leak];
}

function rules(user: User, room: 'redis' | 'sentinel'): string[] {
  const where = room === 'redis' ? 'data nodes' : 'Sentinels';
  return user[room] ? [`${user.name} on ${where}: ${user[room].join(' ')}`] : [];
}
