import { commandRuleProblem } from '../webdis/rules';

/** Commands that change or show the server itself, other clients or all keys at once, with every subcommand. */
const REFUSED =
  'acl bgrewriteaof bgsave cluster commandlog config debug failover flushall flushdb function hotkeys lastsave latency migrate module monitor pfdebug pfselftest psync replconf replicaof restore restore-asking save shutdown slaveof slowlog swapdb sync'.split(
    ' ',
  );

/** Subcommands of CLIENT that show other clients or act on them. */
const REFUSED_OF_CLIENT = ['kill', 'list', 'pause', 'unblock', 'unpause'];

/** What Redis counts among @admin or @dangerous although it harms nobody: granted where it is named. */
export const HARMLESS = ['info', 'keys', 'role', 'sort', 'sort_ro', 'client|no-evict'];

/** Categories of Redis and Valkey, and those of the modules that the image of Redis 8 brings. */
const CATEGORIES =
  'keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub admin fast slow blocking dangerous connection transaction scripting json search tdigest cms bloom cuckoo topk timeseries'.split(
    ' ',
  );

/** Why a rule is refused, and what may stand in its place. */
export interface RuleFault {
  readonly why: string;
  readonly allowed: string;
}

/** Says why the user of an application can't have a rule about commands. */
export function appCommandFault(rule: string): RuleFault | undefined {
  if (commandRuleProblem(rule)) {
    return {
      why: 'it is no rule about commands',
      allowed: '+command, -command, +@category or -@category; keys are set by keyPattern',
    };
  }
  const grants = rule.startsWith('+');
  const what = rule.slice(1).toLowerCase();
  if (what.startsWith('@')) return categoryFault(what.slice(1), grants);
  return grants ? commandFault(what) : undefined;
}

/** The same as a sentence without a key in front. */
export function appCommandProblem(rule: string): string | undefined {
  const fault = appCommandFault(rule);
  return fault && `got ${rule}, but ${fault.why}; allowed: ${fault.allowed}`;
}

function commandFault(what: string): RuleFault | undefined {
  const [command, subcommand] = what.split('|');
  if (command === 'sentinel') {
    return { why: 'no data node knows it', allowed: 'directAccess: true, for the Sentinels' };
  }
  if (command === 'client' && subcommand === undefined) {
    return { why: 'it may end other clients', allowed: 'its subcommands by name, such as +client|setname' };
  }
  if (!REFUSED.includes(command) && !(command === 'client' && REFUSED_OF_CLIENT.includes(subcommand))) {
    return undefined;
  }
  return {
    why: 'it administers the server or touches what belongs to others',
    allowed: 'commands on the own keys',
  };
}

function categoryFault(category: string, grants: boolean): RuleFault | undefined {
  if (category === 'all') {
    const allowed = 'categories such as +@read and +@write; without commands, what the user default may';
    return grants ? { why: 'it is administration too', allowed } : undefined;
  }
  if (!CATEGORIES.includes(category)) {
    return { why: 'Redis knows no such category', allowed: CATEGORIES.map((name) => `@${name}`).join(', ') };
  }
  return grants && ['admin', 'dangerous'].includes(category)
    ? { why: 'it is administration', allowed: 'the commands that are needed, by name' }
    : undefined;
}

/**
 * The rules with a fence behind them: other categories hold dangerous commands too, such as FLUSHALL in @write. What is
 * harmless and was named stays.
 */
export function fenced(rules: readonly string[]): string[] {
  const lastTakenAway = rules.map((rule) => rule.startsWith('-@')).lastIndexOf(true);
  const rest = rules.slice(lastTakenAway + 1).map((rule) => rule.toLowerCase());
  const kept = HARMLESS.filter(
    (command) => rest.lastIndexOf(`+${command}`) > rest.lastIndexOf(`-${command}`),
  );
  return [...rules, '-@admin', '-@dangerous', ...kept.map((command) => `+${command}`)];
}
