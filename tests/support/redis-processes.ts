import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binaryPath } from './binaries';
import { Processes, type Running } from './processes';
import { GiveUp, waitFor } from './wait-for';

const run = promisify(execFile);

export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26379;

/** Who a command is sent as; without, nobody logs in. */
export interface Login {
  readonly user?: string;
  readonly password: string;
}

export interface RedisOptions {
  /** Loopback address, e.g. `processes.address(1)`. */
  readonly address: string;
  readonly port?: number;
  /** Lines of the configuration file after those of the kit. */
  readonly config?: readonly string[];
  /** Login for `cli` and for the wait at the start. */
  readonly login?: Login;
}

/** Real redis-server and redis-sentinel processes; put the tests into `describeIf(['redis-server', 'redis-cli'], …)`. */
export class RedisProcesses extends Processes {
  /** A data node, up when it resolves. Started again on its address it finds its data, as a pod finds its volume. */
  async server(options: RedisOptions): Promise<RedisProcess> {
    const { address, port = REDIS_PORT, config = [] } = options;
    const folder = this.subfolder(`${address}-${port}`);
    const file = join(folder, 'redis.conf');
    writeFileSync(file, lines([...own(address, port, folder), 'save ""', ...config]));
    return this.redis(options, port, folder, [file]);
  }

  /** A Sentinel, up when it resolves. Started again on its address it goes on with the file it has rewritten. */
  async sentinel(options: RedisOptions): Promise<RedisProcess> {
    const { address, port = SENTINEL_PORT, config = [] } = options;
    const folder = this.subfolder(`${address}-${port}`);
    const file = join(folder, 'sentinel.conf');
    if (!existsSync(file)) writeFileSync(file, lines([...own(address, port, folder), ...config]));
    return this.redis(options, port, folder, [file, '--sentinel']);
  }

  private async redis(
    options: RedisOptions,
    port: number,
    folder: string,
    args: string[],
  ): Promise<RedisProcess> {
    const running = this.start(binaryPath('redis-server'), args, { cwd: folder });
    const redis = new RedisProcess(options.address, port, folder, running, options.login);
    await redis.answers();
    return redis;
  }
}

/** One Redis or Sentinel: a process, an address and a way to ask it. */
export class RedisProcess {
  constructor(
    readonly address: string,
    readonly port: number,
    /** Its working directory, with its configuration file and its data. */
    readonly folder: string,
    readonly process: Running,
    private readonly login?: Login,
  ) {}

  /** The reply as redis-cli prints it, one element a line. Rejects when the reply is an error. */
  cli(...args: string[]): Promise<string> {
    return redisCli({ host: this.address, port: this.port, login: this.login }, ...args);
  }

  /** A section of INFO by field. */
  async info(section: string): Promise<Record<string, string>> {
    const fields = (await this.cli('INFO', section)).split(/\r?\n/).filter((line) => line.includes(':'));
    return Object.fromEntries(
      fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
  }

  /** `master`, `slave` or `sentinel`. */
  async role(): Promise<string> {
    return (await this.cli('ROLE')).split('\n')[0];
  }

  /** Waits until it answers PING, be it with a refusal. */
  async answers(): Promise<void> {
    await waitFor(`${this.address}:${this.port} answers`, async () => {
      if (!this.process.alive) throw new GiveUp(`it ended, having written:\n${this.process.output}`);
      return /^PONG|NOAUTH|NOPERM|MASTERDOWN|WRONGPASS/.test(await this.cli('PING').catch((e) => e.message));
    });
  }
}

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly login?: Login;
  /** File with the authorities that are trusted; given where the server speaks TLS. */
  readonly ca?: string;
  /** Milliseconds until it is given up. */
  readonly timeout?: number;
}

/** redis-cli at any address, e.g. through a proxy; the password goes by the environment. */
export async function redisCli(
  { host, port, login, ca, timeout = 10_000 }: Target,
  ...args: string[]
): Promise<string> {
  const user = login?.user ? ['--user', login.user] : [];
  const tls = ca ? ['--tls', '--cacert', ca] : [];
  const env = { PATH: process.env.PATH, ...(login ? { REDISCLI_AUTH: login.password } : {}) };
  try {
    // -e makes an error reply an exit code.
    const options = { env, timeout, maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await run(
      binaryPath('redis-cli'),
      ['-e', '-h', host, '-p', String(port), ...tls, ...user, ...args],
      options,
    );
    return stdout.replace(/\n$/, '');
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${stdout}${stderr}`.trim() || message);
  }
}

/** Connections leave from the process' own address too, or all would look like 127.0.0.1 to their peers. */
function own(address: string, port: number, folder: string): string[] {
  return [`bind ${address}`, `bind-source-addr ${address}`, `port ${port}`, `dir ${folder}`];
}

function lines(config: readonly string[]): string {
  return config.map((line) => `${line}\n`).join('');
}
