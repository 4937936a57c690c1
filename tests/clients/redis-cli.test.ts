import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectionData } from '../../charts-src';
import { testDouble } from '../scripts/kit/shells';
import { binaryPath, describeIf } from '../support/binaries';
import { authority } from '../support/certificates';
import { RedisProcesses } from '../support/redis-processes';
import type { Way } from './clients';

const FOLDER = join(__dirname, 'redis_cli');
const WAYS: readonly Way[] = ['proxy', 'sentinel'];
const TLS_PORT = 6390;
const SENTINEL_TLS_PORT = 26390;
const login = { password: 'pass-of-the-test' };

describeIf(['redis-server', 'redis-cli', 'dash'], 'the scripts for redis-cli', () => {
  let redis: RedisProcesses;
  beforeEach(() => (redis = new RedisProcesses()));
  afterEach(() => redis.stopAll());

  const server = (config: readonly string[] = []) =>
    redis.server({ address: redis.address(1), login, config: [`requirepass ${login.password}`, ...config] });

  /** Runs a script against the first address, where both Redis and a Sentinel are expected. */
  async function runs(way: Way, env: Record<string, string> = {}) {
    const host = redis.address(1);
    const endpoint = { host, port: 6379, readPort: 6379, sentinelPort: 26379, masterName: 'test' };
    const data = connectionData(endpoint, login.password);
    const child = spawn(binaryPath('dash'), [`./${way}.sh`], {
      cwd: FOLDER,
      env: { PATH: process.env.PATH, TMPDIR: redis.folder, ...data, ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    return { code, output };
  }

  const done = { code: 0, output: 'OK\n' };

  const sentinel = (port: number, config: readonly string[] = []) =>
    redis.sentinel({
      address: redis.address(1),
      login,
      config: [
        `requirepass ${login.password}`,
        `sentinel monitor test ${redis.address(1)} ${port} 1`,
        `sentinel auth-pass test ${login.password}`,
        ...config,
      ],
    });

  test.each(WAYS)('write through %s', async (way) => {
    await server();
    await sentinel(6379);
    expect(await runs(way)).toEqual(done);
  });

  describe('with TLS', () => {
    async function secured() {
      const { pem, issue } = authority();
      const files = Object.entries({ ...issue(), 'ca.crt': pem });
      for (const [name, text] of files) writeFileSync(join(redis.folder, name), text);
      const file = (name: string) => join(redis.folder, name);
      const tls = [
        `tls-cert-file ${file('tls.crt')}`,
        `tls-key-file ${file('tls.key')}`,
        `tls-ca-cert-file ${file('ca.crt')}`,
        'tls-auth-clients no',
      ];
      await server([`tls-port ${TLS_PORT}`, ...tls]);
      await sentinel(TLS_PORT, [`tls-port ${SENTINEL_TLS_PORT}`, 'tls-replication yes', ...tls]);
      const ports = { REDIS_PORT: `${TLS_PORT}`, REDIS_SENTINEL_PORT: `${SENTINEL_TLS_PORT}` };
      return { pem, file: file('ca.crt'), env: { ...ports, REDIS_TLS: 'true' } };
    }

    test.each(WAYS)('write through %s by an authority of one’s own', async (way) => {
      const { pem, env } = await secured();
      expect(await runs(way, { ...env, REDIS_CA: pem })).toEqual(done);
    });

    test.each(WAYS)('write through %s by one that the system knows', async (way) => {
      const { file, env } = await secured();
      expect(await runs(way, { ...env, SSL_CERT_FILE: file })).toEqual(done);
    });
  });

  test('wait for a server that is not there yet', async () => {
    const running = runs('proxy');
    await delay(600);
    await server();
    expect(await running).toEqual(done);
  });

  test('wait for a replica to become master', async () => {
    const node = await server([`replicaof ${redis.address(2)} 6379`]);
    const running = runs('proxy');
    await delay(600);
    await node.cli('REPLICAOF', 'NO', 'ONE');
    expect(await running).toEqual(done);
  });

  test.each(WAYS)('take any other error for an answer, through %s', async (way) => {
    await server(['user reader on >pass-of-the-test ~* +@read']);
    await sentinel(6379, ['user reader on >pass-of-the-test ~* +@all']);
    const { code, output } = await runs(way, { REDIS_USERNAME: 'reader', PATH: impatient() });
    expect(output).toMatch(/^NOPERM .*\n$/);
    expect(code).toBe(1);
  });

  test.each(WAYS)('give up after half a minute, through %s', async (way) => {
    const { code, output } = await runs(way, { PATH: quick() });
    expect(output).toMatch(/^Could not connect to Redis .*\n$/);
    expect(code).toBe(1);
  });

  /** A PATH where waiting is an error. */
  function impatient(): string {
    return folder((path) => testDouble(path, 'sleep', 'echo waited; kill -s TERM "$PPID"'));
  }

  /** A PATH where each look at the clock comes 20 s after the last. */
  function quick(): string {
    return folder((path) =>
      testDouble(path, 'date', `echo x >> ${path}/looks`, `echo $(($(wc -l < ${path}/looks) * 20))`),
    );
  }

  function folder(fill: (path: string) => void): string {
    const path = join(redis.folder, 'bin');
    mkdirSync(path);
    fill(path);
    return `${path}:${process.env.PATH}`;
  }
});

describeIf('shellcheck', 'shellcheck', () => {
  test.each(['proxy.sh', 'sentinel.sh'])('finds nothing in %s', (script) => {
    const { stdout } = spawnSync(binaryPath('shellcheck'), ['-x', script], { cwd: FOLDER, encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});
