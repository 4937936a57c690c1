import { labelProblem } from '../kit';
import { appCommandProblem, fenced } from './app-commands';
import { APP_CHANNELS, APP_COMMANDS, APP_SENTINEL_RULES, SHARED_CODE, User, reservedUser } from './users';

/** An application that uses the Redis of a stack, mostly from a namespace of its own. */
export interface AppOptions {
  /** Namespace of the application, a DNS label. It must exist; it gets the connection Secret. */
  readonly namespace: string;
  /**
   * Name of that Secret, a DNS label.
   *
   * @default - `<name of the stack>-connection`
   */
  readonly secretName?: string;
  /**
   * Redis user of the application's own: 1 to 63 letters, digits, `_` and `-`, starting with a letter, none of the
   * stack's own. The same user may be named for several namespaces, with the same rights.
   *
   * @default - the user `default`, which has all keys and may ask the Sentinels
   */
  readonly user?: string;
  /**
   * Keys that the own user may use, as a glob-style pattern of Redis. Names of other keys can still be listed.
   *
   * @default *
   */
  readonly keyPattern?: string;
  /**
   * ACL rules of commands for the own user, in order; it starts with no command. Nothing of `@admin` and `@dangerous` is
   * granted by a category, and only what is harmless of them by name.
   *
   * @default - what the user `default` may
   */
  readonly commands?: readonly string[];
  /**
   * Whether its clients speak to the Sentinels and the announced nodes themselves: the own user may then ask the
   * Sentinels who is who, no more.
   *
   * @default false
   */
  readonly directAccess?: boolean;
}

/** What the names of a stack's own objects are made of. */
interface StackNames {
  readonly name: string;
  readonly namespace: string;
}

/** Key of the password of an application's user in the credentials Secret. */
export function appPasswordKey(user: string): string {
  return `app-${user}-password`;
}

/** The users that applications have for themselves, each once. */
export function appUsers(apps: readonly AppOptions[] = []): readonly User[] {
  const named = new Map(apps.flatMap((app) => (app.user === undefined ? [] : [[app.user, app]])));
  return [...named].map(([name, { keyPattern = '*', commands, directAccess }]) => ({
    name,
    secretKey: appPasswordKey(name),
    redis: [
      `~${keyPattern}`,
      ...APP_CHANNELS,
      ...(commands ? ['-@all', ...fenced(commands)] : APP_COMMANDS),
      ...SHARED_CODE,
    ],
    ...(directAccess && { sentinel: APP_SENTINEL_RULES }),
  }));
}

/** Name of the connection Secret of an application. */
export function appSecretName(app: AppOptions, { name }: Pick<StackNames, 'name'>): string {
  return app.secretName ?? `${name}-connection`;
}

/** Says why a name can't be that of an application's user; the sentence has no key in front. */
export function appUserProblem(user: string): string | undefined {
  if (!/^[a-zA-Z][\w-]{0,62}$/.test(user)) {
    return `got ${JSON.stringify(user)}, allowed: 1 to 63 letters, digits, _ and -, starting with a letter`;
  }
  return reservedUser(user) ? `got ${user}, but the stack has a user of this name itself` : undefined;
}

/** Says why a text can't stand in an ACL as a pattern of keys; the sentence has no key in front. */
export function keyPatternProblem(pattern: string): string | undefined {
  const escaped = pattern.replace(/\\[^]/g, '');
  const closed = !/\[/.test(escaped.replace(/\[[^\]]*\]/g, '')) && !escaped.includes('\\');
  if (/^[\x21-\x7e]{1,256}$/.test(pattern) && !/["']/.test(pattern) && closed) return undefined;
  return (
    `got ${JSON.stringify(pattern)}, allowed: a glob-style pattern of at most 256 characters such as cart:*, ` +
    'without spaces and quotes, every [ closed'
  );
}

/** What is wrong with the applications of a stack, each by itself: a sentence each, with its place. */
export function appProblems(apps: readonly AppOptions[], place = (i: number) => `apps[${i}]`): string[] {
  return apps.flatMap((app, i) => {
    const { namespace, secretName, user, keyPattern, commands = [] } = app;
    const at = (prop: string, problem: string | undefined) => problem && `${place(i)}.${prop}: ${problem}`;
    return [
      labelProblem(`${place(i)}.namespace`, namespace),
      secretName === undefined ? undefined : labelProblem(`${place(i)}.secretName`, secretName),
      user === undefined ? undefined : at('user', appUserProblem(user)),
      keyPattern === undefined ? undefined : at('keyPattern', keyPatternProblem(keyPattern)),
      ...commands.map((rule) => at('commands', appCommandProblem(rule))),
    ].filter((problem) => problem !== undefined);
  });
}

/** What of the applications does not fit together, or not with the stack: a sentence each, with its place. */
export function appConflicts(apps: readonly AppOptions[], stack: StackNames): string[] {
  return apps.flatMap((app, i) =>
    [
      rightsWithoutUser(app),
      app.commands?.length === 0
        ? 'commands: got an empty list, with which the user may do nothing; allowed: rules such as +@read, or none for the default'
        : undefined,
      otherRights(app, apps.slice(0, i)),
      takenSecret(app, apps.slice(0, i), stack),
    ].flatMap((problem) => (problem ? [`apps[${i}].${problem}`] : [])),
  );
}

function rightsWithoutUser({ user, keyPattern, commands }: AppOptions): string | undefined {
  if (user !== undefined || (keyPattern === undefined && commands === undefined)) return undefined;
  const prop = keyPattern === undefined ? 'commands' : 'keyPattern';
  return `${prop}: is for a user of the application's own; set user too`;
}

function otherRights(app: AppOptions, before: readonly AppOptions[]): string | undefined {
  const first = before.findIndex(({ user }) => user !== undefined && user === app.user);
  if (first < 0 || rightsOf(app) === rightsOf(before[first])) return undefined;
  return `user: got ${app.user} with other rights than apps[${first}]; allowed: the same keyPattern, commands and directAccess, or another user`;
}

const rightsOf = ({ keyPattern = '*', commands, directAccess = false }: AppOptions) =>
  JSON.stringify([keyPattern, commands ?? null, directAccess]);

function takenSecret(
  app: AppOptions,
  before: readonly AppOptions[],
  { name, namespace }: StackNames,
): string | undefined {
  const secret = appSecretName(app, { name });
  const same = (other: AppOptions) =>
    other.namespace === app.namespace && appSecretName(other, { name }) === secret;
  const own = app.namespace === namespace && [name, `${name}-connection`].includes(secret);
  const first = before.findIndex(same);
  if (!own && first < 0) return undefined;
  const owner = own ? 'the stack itself' : `apps[${first}]`;
  const user = app.user?.toLowerCase().replaceAll('_', '-') ?? 'second';
  return `secretName: got ${secret} in namespace ${app.namespace}, which is that of ${owner}; allowed: another one, such as ${name}-${user}-connection`;
}
