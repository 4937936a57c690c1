import { loadConfig } from '../../infra/config';
import { selfSigned } from '../../infra/tls/self-signed';
import { namesOf } from '../../infra/tls/source';
import { waitFor } from '../support/wait-for';
import { elsewhere } from './sections/elsewhere';
import { type Manifest, restarts } from './support/kube';
import { succeeded } from './support/run';
import { ClusterStack, DEADLINE } from './support/stack';

/** Where a container of Redis can write. */
const RUN = '/run/redis';

/** Two nodes, three Sentinels, a proxy, Webdis. */
const PODS = 7;

/** A second, smaller stack: a certificate of its own, and another one while it runs. */
describe('a stack with TLS', () => {
  const stack = new ClusterStack();
  const { name, namespace } = stack;
  const nodes = [0, 1].map((n) => `${name}-${n}`);
  const secret = `${name}-tls`;
  const config = {
    name,
    namespace: namespace.name,
    tls: 'selfSigned',
    replicas: 2,
    proxy: { replicas: 1 },
    insight: false,
    storage: { size: '128Mi', sentinelSize: '32Mi' },
  };
  /** A shell script in the pod of the first node, as the user of applications. */
  const sh = async (script: string): Promise<string> => {
    const login = 'export REDISCLI_AUTH=$(cat /credentials/db-password)';
    return succeeded(await namespace.sh(nodes[0], `${login}\n${script}\nexit 0\n`)).stdout.trim();
  };
  const trusting = (ca: string) => `timeout 5 redis-cli --tls --cacert ${ca}`;

  const file = (path: string, text: string) => `cat > ${RUN}/${path} <<'EOF'\n${text}EOF`;
  /** Until there is a file `enough`: a client that stays connected, and one that connects anew for each command. */
  const load = (authorities: string) => `
${file('both.crt', authorities)}
(
  { echo CLIENT ID
    n=0; until [ -f ${RUN}/enough ]; do n=$((n + 1)); echo "SADD renewed $n"; sleep 0.05; done
    echo CLIENT ID; } | redis-cli --tls --cacert ${RUN}/both.crt -h ${name}
) < /dev/null > ${RUN}/session 2>&1 &
( until [ -f ${RUN}/enough ]; do ${trusting(`${RUN}/both.crt`)} -h ${name} PING; sleep 0.5; done
) < /dev/null > ${RUN}/pongs 2>&1 &`;

  stack.step('npm run up brings it up', async () => {
    await stack.checkout.configure('tls', config);
    succeeded(await stack.checkout.npm('up', '--', '--stack', 'tls', '--yes'));
    await stack.ready(PODS);
  });

  test('pulumi preview plans no change after that: the certificate is the same each time', async () => {
    succeeded(await stack.checkout.pulumi('tls', 'preview', '--expect-no-changes'));
  });

  test('commands go through the proxy by TLS, and by nothing else', async () => {
    const client = `${trusting('/tls/ca.crt')} -h ${name}`;
    expect((await sh(`${client} SET sealed yes; ${client} GET sealed`)).split('\n')).toEqual(['OK', 'yes']);
    for (const port of [6379, 6380, 26379]) {
      expect(await sh(`timeout 3 redis-cli -h ${name} -p ${port} PING 2>&1`)).not.toContain('PONG');
    }
  });

  elsewhere(stack);

  test('a change to plain Redis is refused before anything is touched', async () => {
    await stack.checkout.configure('tls', { ...config, tls: false });
    const result = await stack.checkout.npm('up', '--', '--stack', 'tls', '--yes');
    await stack.checkout.configure('tls', config);
    expect(result.code).not.toBe(0);
    expect(result.stdout + result.stderr).toContain(
      'tls: got no TLS, but the pods run with the certificate of secret',
    );
  });

  test('another authority and another certificate reach everybody under load, and no command fails', async () => {
    const former = await namespace.secret(secret, 'ca.crt');
    const dnsNames = namesOf(loadConfig(config));
    const of = (who: string) => selfSigned({ name, seed: who.repeat(8), dnsNames });
    const next = of('next ');
    // among others, as in the bundle of a company: more than HAProxy takes at a time
    const others = Array.from({ length: 40 }, (_, i) => of(`other ${i} `)['ca.crt']).join('\n');
    expect(others.length).toBeGreaterThan(16_384);
    const both = former + others + next['ca.crt'];

    await sh(load(both));
    await put({ 'ca.crt': both });
    await everyNodeHasRead(1);
    await everyProxyTrusts(1);
    await stack.ready(PODS);

    await put({ ...next, 'ca.crt': both });
    await everyNodeHasRead(2);
    await sh(file('next.crt', next['ca.crt']));
    for (const node of nodes) expect(await sh(`${trusting(`${RUN}/next.crt`)} -h ${node} PING`)).toBe('PONG');

    for (const n of [0, 1, 2]) {
      const shows = `${trusting(`${RUN}/next.crt`)} -h ${name}-sentinel-${n} -p 26379 PING 2>&1`;
      await waitFor(`Sentinel ${n} shows the new one`, async () => (await sh(shows)) === 'PONG', DEADLINE);
    }
    await put({ 'ca.crt': next['ca.crt'] });
    await everyNodeHasRead(3);
    await everyProxyTrusts(2);
    const [first, ...answers] = (await sh(`touch ${RUN}/enough; sleep 2; cat ${RUN}/session`)).split('\n');
    expect(answers.pop()).toBe(first); // the same connection
    expect(answers.length).toBeGreaterThan(100);
    expect(answers.filter((answer) => answer !== '1')).toEqual([]);
    const pongs = (await sh(`cat ${RUN}/pongs`)).split('\n');
    expect(pongs.length).toBeGreaterThan(10);
    expect(pongs.filter((answer) => answer !== 'PONG')).toEqual([]);
    expect(await sh(`${trusting(`${RUN}/next.crt`)} -h ${name} PING`)).toBe('PONG');
    for (const proxy of await stack.pods('proxy')) expect(restarts(proxy)).toBe(0);
    await stack.ready(PODS);
  });

  stack.step('npm run down removes it', async () => {
    succeeded(await stack.checkout.npm('down', '--', '--stack', 'tls', '--yes', '--volumes'));
    expect(await namespace.list<Manifest>('pods')).toEqual([]);
  });

  /** Changes the Secret; the kubelet looks at pods that change at once, instead of within a minute. */
  async function put(files: Record<string, string>): Promise<void> {
    const { data } = await namespace.get<Manifest & { data: Record<string, string> }>('secret', secret);
    const changed = Object.entries(files).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    await namespace.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secret },
      type: 'kubernetes.io/tls',
      data: { ...data, ...Object.fromEntries(changed) },
    });
    await namespace.kubectl('annotate', 'pods', '-l', stack.selector, `looked=${Date.now()}`, '--overwrite');
  }

  async function everyNodeHasRead(times: number): Promise<void> {
    for (const node of nodes) {
      const lines = async () => (await namespace.logs(node)).match(/the certificate is renewed/g) ?? [];
      await waitFor(
        `${node} has read the certificate`,
        async () => (await lines()).length >= times,
        DEADLINE,
      );
    }
  }

  async function everyProxyTrusts(times: number): Promise<void> {
    for (const { metadata } of await stack.pods('proxy')) {
      const lines = async () => (await namespace.logs(metadata.name)).match(/^the checks trust/gm) ?? [];
      await waitFor(
        `${metadata.name} trusts the authorities of now`,
        async () => (await lines()).length >= times,
        DEADLINE,
      );
    }
  }
});
