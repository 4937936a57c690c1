import Redis from 'ioredis';

/** What a user may do on a server, as the server itself says. */
export interface Reach {
  /** Categories of Redis in which it may send at least one command. */
  readonly categories: string;
  /** Commands of @admin and @dangerous that it may send. */
  readonly dangerous: string;
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
    const categories: string[] = [];
    const dangerous = new Set<string>();
    for (const [category, commands] of await this.commands()) {
      const allowed = await this.allowed(user, commands);
      if (allowed.length > 0) categories.push(category);
      if (['admin', 'dangerous'].includes(category)) allowed.forEach((command) => dangerous.add(command));
    }
    return { categories: categories.sort().join(' '), dangerous: [...dangerous].sort().join(' ') };
  }

  private known?: [string, [string, number][]][];

  /** Commands of each category with how many arguments they take at least; those of modules are left out. */
  private async commands(): Promise<[string, [string, number][]][]> {
    this.known ??= await Promise.all(
      CATEGORIES.map(async (category): Promise<[string, [string, number][]]> => {
        const names = (await this.client.call('ACL', 'CAT', category)) as string[];
        const infos = (await this.client.call('COMMAND', 'INFO', ...names)) as (unknown[] | null)[];
        const known = names.map((name, i): [string, number] => [name, Math.abs(Number(infos[i]?.[1] ?? 0))]);
        return [category, known.filter(([, arity]) => arity > 0)];
      }),
    );
    return this.known;
  }

  private async allowed(user: string, commands: readonly [string, number][]): Promise<string[]> {
    const outcomes = await Promise.all(
      commands.map(([name, arity]) => {
        const words = name.split('|');
        return this.dryRun(user, [...words, ...Array<string>(Math.max(arity - words.length, 0)).fill('1')]);
      }),
    );
    return commands.map(([name]) => name).filter((_, i) => !/permissions to run/.test(outcomes[i]));
  }

  private async dryRun(user: string, command: readonly string[]): Promise<string> {
    return String(await this.client.call('ACL', 'DRYRUN', user, ...command));
  }
}

const CATEGORIES =
  'keyspace read write set sortedset list hash string bitmap hyperloglog geo stream pubsub admin dangerous connection transaction scripting'.split(
    ' ',
  );
