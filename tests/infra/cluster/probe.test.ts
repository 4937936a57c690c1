import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { RequestListener, Server, createServer } from 'node:http';
import { AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Probe } from '../../../infra/cluster';

const root = join(__dirname, '..', '..', '..');

const probe = (kubeconfig: string | undefined, context?: string) =>
  ask<Probe>(`probe(${JSON.stringify(context)}, 1500)`, kubeconfig);

/** Asks in a process of its own: the client is an ES module, which jest can't load. */
async function ask<T>(call: string, kubeconfig: string | undefined): Promise<T> {
  const script = `require('./infra/cluster').${call}.then((r) => console.log(JSON.stringify(r)))`;
  const env = { ...process.env, HOME: '/nonexistent', KUBECONFIG: kubeconfig };
  if (kubeconfig === undefined) delete env.KUBECONFIG;
  const { stdout } = await promisify(execFile)(process.execPath, ['-r', 'sucrase/register', '-e', script], {
    cwd: root,
    env,
  });
  return JSON.parse(stdout) as T;
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'probe-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function kubeconfig(server: string): string {
  const file = join(folder, `${server.replace(/\W/g, '-')}.json`);
  const cluster = { server, 'insecure-skip-tls-verify': server.startsWith('http:') };
  writeFileSync(
    file,
    JSON.stringify({
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'here',
    }),
  );
  return file;
}

/** A stand-in for an API server. */
async function apiDouble(answer: RequestListener, test: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A port where nothing listens: it was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the probe of a cluster', () => {
  it('gives version and context', async () => {
    const answer: RequestListener = ({ url, headers }, response) => {
      const right = url === '/version' && headers.authorization === 'Bearer t';
      response.writeHead(right ? 200 : 500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ gitVersion: 'v1.34.0', major: '1', minor: '34' }));
    };
    await apiDouble(answer, async (url) => {
      expect(await probe(kubeconfig(url))).toEqual({ reachable: true, version: 'v1.34.0', context: 'here' });
    });
  });

  it.each([
    [401, 'the credentials of the kubeconfig were refused (401)'],
    [503, 'answered with HTTP 503'],
  ])('tells an answer of %i', async (status, reason) => {
    await apiDouble(
      (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'),
      async (url) =>
        expect(await probe(kubeconfig(url))).toEqual({ reachable: false, reason: `${url}: ${reason}` }),
    );
  });

  it('gives up on a server that does not answer', async () => {
    await apiDouble(
      () => undefined,
      async (url) =>
        expect(await probe(kubeconfig(url))).toEqual({
          reachable: false,
          reason: `${url}: no answer in time`,
        }),
    );
  });

  it('tells that nothing listens', async () => {
    const url = `https://127.0.0.1:${await freePort()}`;
    expect(await probe(kubeconfig(url))).toEqual({
      reachable: false,
      reason: `${url}: nothing listens there (ECONNREFUSED)`,
    });
  });

  it('tells that a host name is unknown', async () => {
    const url = 'https://kubernetes.invalid:6443';
    expect(await probe(kubeconfig(url))).toEqual({
      reachable: false,
      reason: expect.stringMatching(
        /^https:\/\/kubernetes\.invalid:6443: (the host name is unknown|no answer in time)/,
      ),
    });
  });

  it('tells that there is no kubeconfig', async () => {
    expect(await probe(undefined)).toEqual({
      reachable: false,
      reason: 'there is no kubeconfig: neither KUBECONFIG nor ~/.kube/config',
    });
  });

  it('tells that the kubeconfig is missing', async () => {
    const file = join(folder, 'missing');
    expect(await probe(file)).toEqual({
      reachable: false,
      reason: `the kubeconfig can't be read: ENOENT: no such file or directory, open '${file}'`,
    });
  });

  it('tells which contexts there are', async () => {
    expect(await probe(kubeconfig('https://127.0.0.1:1'), 'there')).toEqual({
      reachable: false,
      reason: "the kubeconfig has no context 'there'; it has here",
    });
  });
});

describe('the APIs of a cluster', () => {
  const answer: RequestListener = ({ url }, response) => {
    const groups = [{ name: 'external-secrets.io', versions: [{ groupVersion: 'external-secrets.io/v1' }] }];
    response.writeHead(/^\/apis\/?$/.test(url!) ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'APIGroupList', groups }));
  };

  it.each([
    ['external-secrets.io/v1', true],
    ['external-secrets.io/v1beta1', false],
    ['v1', false],
  ])('%s: %s', async (groupVersion, served) => {
    await apiDouble(answer, async (url) => {
      expect(await ask(`servesApi('${groupVersion}')`, kubeconfig(url))).toBe(served);
    });
  });
});
