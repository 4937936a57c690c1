import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a client says of its writes, see the load in the folder of each. */
export interface Figures {
  readonly attempted: number;
  readonly acknowledged: number;
  /** Given up by the client's own policy. */
  readonly failed: number;
  /** Longest time between two acknowledgements. */
  readonly longestGapMs: number;
  /** Why writes were given up. */
  readonly reasons: readonly string[];
}

export const WAYS = ['proxy', 'sentinel'] as const;
export type Way = (typeof WAYS)[number];

/** A client library, and how its load is started. */
export interface Client {
  readonly name: string;
  /** Why it can't be run here. */
  readonly missing?: string;
  /** Makes it ready in a folder of the test; gives the command that the arguments of the load are added to. */
  prepare(folder: string): readonly string[];
}

const at = (...path: string[]) => join(__dirname, ...path);
const succeeds = (command: string, args: readonly string[], cwd: string) =>
  spawnSync(command, args, { cwd, env: { ...process.env, GOPROXY: 'off' } }).status === 0;

export const CLIENTS: readonly Client[] = [
  { name: 'ioredis', prepare: () => [process.execPath, at('ioredis', 'load.js')] },
  {
    name: 'redis-py',
    missing: succeeds('python3', ['-c', 'import redis'], at('redis_py'))
      ? undefined
      : `redis-py is not installed (pip install -r tests/clients/redis_py/requirements.txt)`,
    prepare: () => ['python3', '-B', at('redis_py', 'load.py')],
  },
  {
    name: 'go-redis',
    missing: succeeds('go', ['list', '-deps', '.'], at('go_redis'))
      ? undefined
      : 'Go or go-redis is not installed (cd tests/clients/go_redis && go mod download)',
    prepare: (folder) => {
      const program = join(folder, 'go-redis');
      const { status, stderr } = spawnSync('go', ['build', '-o', program, '.'], {
        cwd: at('go_redis'),
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`go build: ${stderr}`);
      return [program];
    },
  },
];

export interface Load {
  readonly way: Way;
  /** The set that the numbers go to. */
  readonly key: string;
  readonly seconds: number;
  /** What the connection Secret gives. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Command that runs another where Redis is reached.
   *
   * @default - here
   */
  readonly via?: readonly string[];
}

/** Command of a client's load, which may have to be built first: before the tests, not beside them. */
export function prepared(client: Client): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-client-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return client.prepare(folder);
}

/** Lets a client write for some seconds, each way at the same time; gives what they say, in the order of the loads. */
export const runLoads = (command: readonly string[], loads: readonly Load[]): Promise<Figures[]> =>
  Promise.all(loads.map((load) => runLoad(command, load)));

function runLoad(command: readonly string[], { way, key, seconds, env, via = [] }: Load): Promise<Figures> {
  const [program, ...args] = [...via, ...command, way, key, String(seconds)];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      const reasons = stderr.split('\n').filter((line) => line.startsWith('attempt '));
      if (code === 0) resolve({ ...(JSON.parse(stdout) as Omit<Figures, 'reasons'>), reasons });
      else reject(new Error(`${program} ended with ${code}, having said:\n${stderr}`));
    });
  });
}
