import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HaproxyOptions, haproxyCfg } from '../../../charts-src/proxy/haproxy-cfg';
import { binaryPath, describeIf } from '../../support/binaries';

const DEFAULTS: HaproxyOptions = { nodes: 3, sentinels: 3, masterName: 'shop.cart' };
const configOf = (options: Partial<HaproxyOptions> = {}) => haproxyCfg({ ...DEFAULTS, ...options });

/** The lines below a header such as `frontend write`, without their indentation. */
function section(config: string, header: string): string[] {
  const lines = config.split('\n');
  const start = lines.indexOf(header);
  if (start < 0) throw new Error(`there is no ${header}`);
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('  '));
  return lines.slice(start + 1, end < 0 ? undefined : end).map((line) => line.trim());
}

const headers = (config: string): string[] => config.split('\n').filter((line) => /^\w/.test(line));

describe('haproxy.cfg', () => {
  test('writes have no default: where no node fits, the connection is closed', () => {
    const write = section(configOf(), 'frontend write');
    expect(write).toEqual([
      'bind "${BIND}:6379"',
      'use_backend master0 if { nbsrv(named0) ge 2 } { nbsrv(master0) ge 1 }',
      'use_backend master1 if { nbsrv(named1) ge 2 } { nbsrv(master1) ge 1 }',
      'use_backend master2 if { nbsrv(named2) ge 2 } { nbsrv(master2) ge 1 }',
    ]);
  });

  test('reads go to replicas in sync, and to the master where there is none', () => {
    const [bind, first, ...rest] = section(configOf(), 'frontend read');
    expect(bind).toBe('bind "${BIND}:6380"');
    expect(first).toBe('use_backend replicas if { nbsrv(replicas) ge 1 }');
    expect(rest).toEqual(section(configOf(), 'frontend write').slice(1));
  });

  test.each([
    [3, 2],
    [5, 3],
    [7, 4],
  ])('of %d Sentinels, %d must name a node', (sentinels, majority) => {
    const config = configOf({ sentinels });
    const gates = [...config.matchAll(/nbsrv\(named\d\) ge (\d+)/g)].map(([, count]) => Number(count));
    expect(gates).toHaveLength(9); // write, read and /ready for each of three nodes
    expect(new Set(gates)).toEqual(new Set([majority]));
    const asked = section(config, 'backend named0').filter((line) => line.startsWith('server '));
    expect(asked).toHaveLength(sentinels);
  });

  test('without Sentinels the word of a node is enough, and nobody asks them', () => {
    const config = configOf({ nodes: 1, sentinels: 0 });
    expect(section(config, 'frontend write')).toEqual([
      'bind "${BIND}:6379"',
      'use_backend master0 if { nbsrv(master0) ge 1 }',
    ]);
    expect(config).not.toMatch(/sentinel|named/i);
    expect(headers(configOf())).toContain('frontend sentinel');
  });

  test('every backend logs in first, with what login.lua keeps up to date', () => {
    const config = configOf();
    const backends = headers(config).filter((header) => header.startsWith('backend '));
    expect(backends).toHaveLength(3 + 1 + 1 + 3);
    for (const backend of backends) {
      const [login] = section(config, backend).filter((line) => line.startsWith('tcp-check'));
      expect(login).toBe('tcp-check send-lf %[var(proc.login)]');
    }
  });

  test('an address is compared with its length, so that 10.0.0.1 is not 10.0.0.10', () => {
    const expectations = section(configOf(), 'backend named2').filter((line) => line.includes('expect'));
    // the answer is whole with PONG and judged at once: a Sentinel of Redis 8 keeps the connection open
    expect(expectations).toEqual([
      'tcp-check expect string +PONG',
      'tcp-check expect min-recv 1 string-lf *2\\r\\n$%[env(NODE_2),length]\\r\\n%[env(NODE_2)]\\r\\n$4\\r\\n6379\\r\\n',
    ]);
  });

  test('the Sentinels are asked by the name of this master', () => {
    const asks = (masterName: string) => section(configOf({ masterName }), 'backend named0').join('\n');
    expect(asks('shop.cart')).toContain('SENTINEL\\ get-master-addr-by-name\\ shop.cart\\r\\nPING');
    expect(asks('other')).toContain('get-master-addr-by-name\\ other\\r\\n');
  });

  test('a server is down until its first check, and sessions end when it is down', () => {
    const [line] = section(configOf(), 'defaults').filter((text) => text.startsWith('default-server'));
    expect(line).toMatch(/ on-marked-down shutdown-sessions\b/);
    expect(line).toMatch(/ init-state down$/);
  });

  test('ready means that there is a master, by the same rule as for writes', () => {
    const gates = section(configOf(), 'frontend write')
      .slice(1)
      .map((line) => line.replace(/.* if /, ''));
    expect(readyRules(configOf()).slice(0, 3)).toEqual(gates);
  });

  test('ready is a proxy with replicas to read from, too, but only where no majority names any node', () => {
    expect(readyRules(configOf())[3]).toBe(
      '{ nbsrv(named0) lt 2 } { nbsrv(named1) lt 2 } { nbsrv(named2) lt 2 } { nbsrv(replicas) ge 1 }',
    );
    expect(readyRules(configOf({ sentinels: 0 }))).toEqual([
      '{ nbsrv(master0) ge 1 }',
      '{ nbsrv(master1) ge 1 }',
      '{ nbsrv(master2) ge 1 }',
    ]);
  });

  test('sessions do not depend on Sentinels that answer: they end where a majority names another node', () => {
    const config = configOf({ sentinels: 5 });
    for (const i of [0, 1, 2]) {
      expect(section(config, `backend master${i}`).join('\n')).not.toContain('SENTINEL');
    }
    expect(config).not.toContain('track ');
    expect(section(config, 'global')).toEqual(
      expect.arrayContaining(['setenv MAJORITY 3', 'lua-load "${CONFIG}/sessions.lua"']),
    );
    expect(section(configOf({ sentinels: 0 }), 'global').join()).not.toContain('sessions.lua');
  });
});

/** Conditions under which `/ready` says yes. */
function readyRules(config: string): string[] {
  const rules = section(config, 'frontend health').filter((line) => line.includes('{ path /ready }'));
  return rules.map((line) => line.replace(/.*path \/ready } /, ''));
}

const stacks: readonly (readonly [string, Partial<HaproxyOptions>])[] = [
  ['three nodes and three Sentinels', {}],
  ['nine nodes and seven Sentinels', { nodes: 9, sentinels: 7 }],
  ['one node without Sentinels', { nodes: 1, sentinels: 0 }],
];

describeIf('haproxy >= 3.1', 'haproxy -c', () => {
  test.each(stacks)('takes the configuration of %s', (_, options) => {
    expect(complaints(configOf(options), options)).toBe('');
  });
});

/** Without what came with 3.1. */
const forOlder = (config: string): string =>
  config.replace(' init-state down', '').replace(/^.*bool-sample-conversion.*\n/m, '');

describeIf('haproxy', 'haproxy -c of any version, what came with 3.1 removed', () => {
  test.each(stacks)('takes the rest of the configuration of %s', (_, options) => {
    expect(complaints(forOlder(configOf(options)), options)).toBe('');
  });

  test('would complain about a mistake', () => {
    const config = forOlder(configOf()).replace('use_backend replicas', 'use_backend replica');
    expect(complaints(config)).toContain("unable to find required use_backend: 'replica'");
  });
});

/** What HAProxy says about a configuration: nothing where it takes it. */
function complaints(config: string, options: Partial<HaproxyOptions> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-'));
  try {
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, config.replace('/run/redis/', `${folder}/`));
    const { nodes, sentinels } = { ...DEFAULTS, ...options };
    const addresses = (prefix: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}_${i}`, `127.0.0.${i + 2}`]));
    const env = {
      BIND: '127.0.0.1',
      CONFIG: join(__dirname, '..', '..', '..', 'charts-src', 'proxy', 'scripts'),
      ...addresses('NODE', nodes),
      ...addresses('SENTINEL', sentinels),
    };
    const { status, stdout, stderr } = spawnSync(binaryPath('haproxy'), ['-c', '-f', file], {
      env,
      encoding: 'utf8',
    });
    const said = `${stdout}${stderr}`.replace(/^Configuration file is valid\n$/m, '');
    return status === 0 ? said : said || `status ${status}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
