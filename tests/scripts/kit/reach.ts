import Redis from 'ioredis';

/** What a user may do on a server, as the server itself says. */
export interface Reach {
  /** Categories of Redis in which it may send at least one command. */
  readonly categories: string;
  /** Commands of @admin and @dangerous that it may send. */
  readonly dangerous: string;
}

interface Command {
  /** How many words it has at least. */
  readonly arity: number;
  readonly categories: readonly string[];
}

/** Asks a server about its users, without doing what is asked about. */
export class Oracle {
  private readonly client: Redis;

  constructor(target: { host: string; port: number; password: string }) {
    this.client = new Redis({ ...target, username: 'admin', lazyConnect: true, maxRetriesPerRequest: 0 });
  }

  connect(): Promise<void> {
    return this.client.connect();
  }

  close(): void {
    this.client.disconnect();
  }

  async users(): Promise<string[]> {
    return ((await this.client.call('ACL', 'USERS')) as string[]).sort();
  }

  /** Whether a user may send a command with these arguments: its command, its keys and its channels. */
  async may(user: string, ...command: string[]): Promise<boolean> {
    return (await this.dryRun(user, command)) === 'OK';
  }

  async reach(user: string): Promise<Reach> {
    const commands = await this.commands();
    const outcomes = await Promise.all(
      [...commands].map(([name, { arity }]) => this.allows(user, name, arity)),
    );
    const allowed = [...commands].filter((_, i) => outcomes[i]);
    const sorted = (words: readonly string[]) => [...new Set(words)].sort().join(' ');
    return {
      categories: sorted(allowed.flatMap(([, { categories }]) => categories)),
      dangerous: sorted(allowed.flatMap(([name, { categories }]) => (isDangerous(categories) ? [name] : []))),
    };
  }

  private known?: Promise<Map<string, Command>>;

  private commands(): Promise<Map<string, Command>> {
    this.known ??= this.readCommands();
    return this.known;
  }

  private async readCommands(): Promise<Map<string, Command>> {
    const commands = new Map<string, Command>();
    for (const category of CATEGORIES) {
      const names = (await this.client.call('ACL', 'CAT', category)) as string[];
      const infos = (await this.client.call('COMMAND', 'INFO', ...names)) as ([string, number] | null)[];
      names.forEach((name, i) => {
        if (!infos[i]) return;
        const { categories = [] } = commands.get(name) ?? {};
        commands.set(name, { arity: Math.abs(infos[i][1]), categories: [...categories, category] });
      });
    }
    return commands;
  }

  private async allows(user: string, name: string, arity: number): Promise<boolean> {
    const words = name.split('|');
    const standIns = Array<string>(Math.max(arity - words.length, 0)).fill('1');
    const answer = await this.dryRun(user, [...words, ...standIns]);
    return answer === 'OK' || MISSES_A_KEY.test(answer);
  }

  private async dryRun(user: string, command: readonly string[]): Promise<string> {
    const answer = this.client.call('ACL', 'DRYRUN', user, ...command);
    return String(await answer.catch(({ message }: Error) => message));
  }
}

/** The command itself is allowed, the key or channel that stands in for one is not. */
const MISSES_A_KEY = /permissions to access/;

const isDangerous = (categories: readonly string[]) =>
  categories.some((category) => ['admin', 'dangerous'].includes(category));

const CATEGORIES =
  'keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub admin dangerous connection transaction scripting'.split(
    ' ',
  );
