import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kubernetes from '@pulumi/kubernetes/package.json';
import random from '@pulumi/random/package.json';
import type { Check } from '../../../infra/cli/checks';

const ROOT = join(__dirname, '..', '..', '..');
const RUN = join(ROOT, 'infra', 'cli', 'run.js');
/** Programs that scripts of npm packages and of these tests are run by, and no more. */
const BASE = ['/usr/bin/env', '/bin/sh', '/bin/cat', '/usr/bin/touch'];

let folder: string;
let server: Server;
beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const found = url === '/version/' || url === '/version';
    response
      .writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
      .end(JSON.stringify(found ? { major: '1', minor: '34', gitVersion: 'v1.34.0' } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  mkdirSync(join(folder, 'bin'));
  for (const program of BASE) cpSync(program, join(folder, 'bin', program.split('/').pop()!));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A kubeconfig of the stand-in for an API server. */
function kubeconfig(): string {
  const file = join(folder, 'config');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cluster = { server: address, 'insecure-skip-tls-verify': true };
  const contexts = [{ name: 'here', context: { cluster: 'c', user: 'u' } }];
  const clusters = [{ name: 'c', cluster }];
  const users = [{ name: 'u', user: {} }];
  writeFileSync(file, JSON.stringify({ clusters, users, contexts, 'current-context': 'here' }));
  return file;
}

/** A program of the test's own on PATH. */
function program(name: string, script: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const PLUGINS = [kubernetes, random].map(({ name, version }) => ({ name: name.split('/')[1], version }));

/** A Pulumi that knows these providers and notes what it is asked to install. */
function pulumi(installed: readonly object[]): void {
  writeFileSync(join(folder, 'plugins.json'), JSON.stringify(installed));
  program(
    'pulumi',
    `case "$*" in
version*) echo v3.259.0 ;;
'plugin ls'*) cat ${folder}/plugins.json ;;
'plugin install'*) echo "$*" >> ${folder}/asked ;;
*) echo "asked for $*" >&2; exit 9 ;;
esac`,
  );
}

const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command where nothing is on PATH but what the test put there. */
function npmRun(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, [RUN, ...args], {
    env: { PATH: join(folder, 'bin'), HOME: folder, KUBECONFIG: join(folder, 'none'), ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

async function doctor(env: NodeJS.ProcessEnv = {}) {
  const { code, stdout } = await npmRun(['doctor', '--json'], env);
  const { ready, checks } = JSON.parse(stdout) as { ready: boolean; checks: Check[] };
  const missing = checks.filter((check) => check.missing);
  return {
    code,
    ready,
    missing: missing.map(({ name }) => name),
    of: (name: string) => missing.find((c) => c.name === name),
  };
}

describe('npm run doctor', () => {
  test('without packages says so, installs nothing and looks no further', () => {
    const cli = join(folder, 'infra', 'cli');
    mkdirSync(cli, { recursive: true });
    for (const file of ['run.js', 'install.js', 'commands.js', 'args.js', 'doctor.js'])
      cpSync(join(ROOT, 'infra', 'cli', file), join(cli, file));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(cli, 'run.js'), 'doctor'], {
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^missing {2}packages .*\n.*get it: npm run setup$/m);
    expect(stdout).toContain('Everything else is looked at when the packages are there.');
    expect(stderr).toBe('');
    expect(status).toBe(1);
  });

  test('on a machine with nothing else tells each program, what it is for and how to get it', async () => {
    const { code, ready, missing, of } = await doctor();
    expect({ code, ready }).toEqual({ code: 1, ready: false });
    expect(missing).toEqual(
      expect.arrayContaining(['Pulumi CLI', 'cluster', 'kubectl', 'docker', 'kind', 'shellcheck']),
    );
    expect(of('Pulumi CLI')).toMatchObject({ needed: true, get: 'npm run setup' });
    expect(of('cluster')).toMatchObject({ needed: true, get: 'set KUBECONFIG, or npm run setup -- --kind' });
    expect(of('shellcheck')).toMatchObject({ needed: false, get: 'apt-get install shellcheck' });
  });

  test('is content with what `up` needs', async () => {
    pulumi(PLUGINS);
    const { code, ready, missing } = await doctor({ KUBECONFIG: kubeconfig() });
    expect({ code, ready }).toEqual({ code: 0, ready: true });
    expect(missing).not.toContain('cluster');
  });

  test('misses a provider of another version', async () => {
    pulumi([PLUGINS[0], { ...PLUGINS[1], version: '1.0.0' }]);
    const { code, of } = await doctor({ KUBECONFIG: kubeconfig() });
    expect(of('provider random')).toMatchObject({ missing: `${random.version} is not installed` });
    expect(code).toBe(1);
  });
});

describe('npm run setup', () => {
  test('installs the providers that are missing, and none when it is run again', async () => {
    pulumi([PLUGINS[0]]);
    const first = await npmRun(['setup']);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('done') });
    expect(asked()).toEqual([expect.stringContaining(`plugin install resource random ${random.version}`)]);
    pulumi(PLUGINS);
    expect((await npmRun(['setup'])).code).toBe(0);
    expect(asked()).toHaveLength(1);
  });

  test('--kind says what a cluster needs that is not there', async () => {
    pulumi(PLUGINS);
    const { code, stderr } = await npmRun(['setup', '--kind']);
    expect(stderr).toMatch(
      /error: no cluster was made: kind is not on PATH \(https.*\); docker is not on PATH/,
    );
    expect(code).toBe(1);
  });

  test('--kind makes a cluster where none answers', async () => {
    pulumi(PLUGINS);
    program('docker', 'exit 0');
    program('kind', `echo "$*" >> ${folder}/asked`);
    expect((await npmRun(['setup', '--kind'])).code).toBe(0);
    expect(asked()).toEqual(['get clusters', 'create cluster --name redis-ha-stack --wait 2m']);
  });

  test('--kind makes none where one answers, or where its own is there', async () => {
    pulumi(PLUGINS);
    const answered = await npmRun(['setup', '--kind'], { KUBECONFIG: kubeconfig() });
    expect(answered.stderr).toContain('context here answers, so none is made');
    expect(answered.code).toBe(0);
    program('docker', 'exit 0');
    program('kind', 'echo redis-ha-stack');
    const { code, stderr } = await npmRun(['setup', '--kind']);
    expect(stderr).toContain('kind export kubeconfig --name redis-ha-stack');
    expect(code).toBe(1);
  });
});
