import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '..', '..', '..');
const EXTERNAL = '/apis/external-secrets.io/v1/namespaces/blue/externalsecrets';
const ready = (status: string, message = '') => ({
  status: { conditions: [{ type: 'Ready', status, message }] },
});
const SECRET = { data: { 'db-password': Buffer.from('pa ss').toString('base64') } };

/** A stand-in for an API server that knows a namespace, hides one, and has a Secret in the first. */
const ANSWERS: Record<string, [number, object]> = {
  '/api/v1/namespaces/blue': [200, {}],
  '/api/v1/namespaces/hidden': [403, {}],
  '/api/v1/namespaces/blue/secrets/given': [200, SECRET],
  '/api/v1/namespaces/hidden/secrets/given': [403, {}],
  [`${EXTERNAL}/brought`]: [200, ready('True')],
  [`${EXTERNAL}/new`]: [200, {}],
  [`${EXTERNAL}/wrong`]: [200, ready('False', 'no such key')],
};

const CLASSES = '/apis/networking.k8s.io/v1/ingressclasses';
const INGRESSES = '/apis/networking.k8s.io/v1/ingresses';
const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
ANSWERS[CLASSES] = [
  200,
  {
    items: [
      { metadata: { name: 'traefik', annotations }, spec: { controller: 'traefik.io/ingress-controller' } },
      { metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } },
    ],
  },
];
ANSWERS[INGRESSES] = [
  200,
  {
    items: [
      { metadata: { name: 'ui', namespace: 'blue' }, spec: { rules: [{ host: 'a.example.com' }, {}] } },
      { metadata: { name: 'all', namespace: 'blue' }, spec: {} },
    ],
  },
];

let server: Server;
let folder: string;
let kubeconfig: string;
beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const [status, body] = ANSWERS[url ?? ''] ?? [404, {}];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = mkdtempSync(join(tmpdir(), 'requisites-'));
  kubeconfig = join(folder, 'config');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cluster = { server: address, 'insecure-skip-tls-verify': true };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'here',
    }),
  );
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

/** Asks in a process of its own: the client is an ES module, which jest can't load. */
async function ask(call: string): Promise<unknown> {
  const script = `require('./infra/cluster').${call}.then((r) => console.log(JSON.stringify({ r })), (e) => console.log(JSON.stringify({ error: e.message })))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-r', 'sucrase/register', '-e', script], {
    cwd: root,
    env: { ...process.env, KUBECONFIG: kubeconfig },
  });
  const { r, error } = JSON.parse(stdout) as { r?: unknown; error?: string };
  return error === undefined ? r : error;
}

test('namespaces that are not there are told; one that may not be looked at counts as there', async () => {
  expect(await ask("missingNamespaces(['blue', 'hidden', 'green', 'red'])")).toEqual(['green', 'red']);
});

test('the values of a Secret are decoded', async () => {
  expect(await ask("secretValues('blue', 'given')")).toEqual({ 'db-password': 'pa ss' });
});

test('a Secret that is not there is none, and one that may not be read is an error', async () => {
  expect(await ask("secretValues('blue', 'other')")).toBeUndefined();
  expect(await ask("secretValues('hidden', 'given')")).toMatch(/not allowed to do this \(403\)$/);
});

test('IngressClasses and the hosts of Ingresses are read', async () => {
  expect(await ask('liveIngress()')).toEqual({
    classes: [
      { name: 'traefik', controller: 'traefik.io/ingress-controller', isDefault: true },
      { name: 'nginx', controller: 'k8s.io/ingress-nginx', isDefault: false },
    ],
    hosts: [{ host: 'a.example.com', namespace: 'blue', name: 'ui' }],
  });
});

test('those that may not be read are left out', async () => {
  ANSWERS[CLASSES] = ANSWERS[INGRESSES] = [403, {}];
  expect(await ask('liveIngress()')).toEqual({});
});

test.each([
  ['brought', undefined],
  ['new', undefined],
  ['wrong', 'no such key'],
  ['none', expect.stringContaining('404')],
])('why object %s is not ready', async (name, message) => {
  const ref = { apiVersion: 'external-secrets.io/v1', plural: 'externalsecrets', namespace: 'blue', name };
  expect(await ask(`notReadyMessage(${JSON.stringify(ref)})`)).toEqual(message);
});
