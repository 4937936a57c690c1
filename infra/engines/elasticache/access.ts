import { InsightAccess, User, appUsers, stackUsers } from '../../../charts-src';
import type { StackConfig } from '../../config';
import { knowsRule, namesForbiddenCommand } from './facts';
import { groupSettings, userIdOf } from './settings';

/** A user of the group. */
export interface CacheUser {
  readonly id: string;
  /** Name to log in with. */
  readonly name: string;
  /** Key of its password in the credentials. */
  readonly secretKey: string;
  /** What it may do, in the words of ElastiCache. */
  readonly accessString: string;
}

/** Users that only the pods of a stack with Sentinels need. */
const OF_PODS = ['admin', 'replication', 'sentinel', 'probe', 'proxy', 'exporter', 'backup'];

/** The users of a stack that connect to its group. */
export function cacheUsers(config: StackConfig): readonly CacheUser[] {
  const { version } = groupSettings(config);
  const { name, webdis, insight, apps } = config;
  const absent = [...OF_PODS, ...(webdis ? [] : ['webdis']), ...(insight ? [] : ['insight'])];
  const own = stackUsers({
    webdisCommands: webdis ? webdis.commands : undefined,
    insightWrites: insight && insight.access === InsightAccess.READ_WRITE,
  });
  return [...own, ...appUsers(apps)]
    .filter((user): user is User & { redis: readonly string[] } => user.redis !== undefined)
    .filter((user) => !absent.includes(user.name))
    .map((user) => ({
      id: userIdOf(name, user.name),
      name: user.name,
      secretKey: user.secretKey,
      accessString: accessString(user.redis, version),
    }));
}

/**
 * The rules of a user of the pods as an access string, in the order in which Redis itself writes them and without what
 * is superfluous: AWS gives a simpler string back where it finds one, which would look like a change. Without rules about commands that ElastiCache forbids or its version doesn't know. There are
 * no Sentinels whose channel would have to be kept from anybody.
 */
export function accessString(rules: readonly string[], version: string): string {
  const keys = rules.filter((rule) => /^[~%]/.test(rule));
  const channels = rules.some((rule) => rule.startsWith('&')) ? '&*' : 'resetchannels';
  const commands = rules
    .filter((rule) => /^[+-]/.test(rule))
    .filter((rule) => !namesForbiddenCommand(rule) && knowsRule(version, rule));
  const start = /^[+-]@all$/.test(commands[0] ?? '') ? [] : ['-@all'];
  return ['on', ...keys, channels, ...lastOfEach([...start, ...commands])].join(' ');
}

/** Of rules about the same commands the last one counts: the others change nothing. */
function lastOfEach(rules: readonly string[]): string[] {
  return rules.filter((rule, i) => !rules.slice(i + 1).some((later) => later.slice(1) === rule.slice(1)));
}
