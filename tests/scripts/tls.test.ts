import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { authority } from '../support/certificates';
import { redisCli } from '../support/redis-processes';
import { waitFor } from '../support/wait-for';
import { type Pod, type Stack, TlsClient, scenarios, underEachShell } from './kit';

const ours = authority();
const first = ours.issue();
const renewed = ours.issue({ key: 'renewed' });
const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256;

underEachShell('TLS', (shell) => {
  const scenario = scenarios(shell);

  scenario(
    'everybody speaks nothing else, and a failover needs nothing else',
    async (stack) => {
      await stack.start();
      const [old] = stack.nodes;
      for (const pod of [old, stack.sentinels[0]]) {
        await expect(plain(pod)).rejects.toThrow(/reset|closed/i);
        await expect(trusting(pod, authority('other').pem, stack)).rejects.toThrow(
          /certificate verify failed/,
        );
        expect(await pod.runs('probe', 'live')).toMatchObject({ code: 0 });
        expect(await pod.runs('probe', 'ready')).toMatchObject({ code: 0 });
      }
      await old.as('default', 'SET', 'key', 'kept');
      expect(await old.cli('WAIT', '2', '5000')).toBe('2');
      await stack.kill(old);
      await waitFor('another master is named', async () => (await stack.named()) !== old, {
        timeout: 30_000,
      });
      const master = await stack.named();
      await master.becomesMaster();
      old.boot();
      await old.becomesReplicaOf(master);
      expect(await old.as('default', 'GET', 'key')).toBe('kept');
      await stack.sentinelsKnow(master, 2);
    },
    { downAfter: Duration.seconds(2), tls: first },
  );

  scenario(
    'a master that is stopped hands over',
    async (stack) => {
      await stack.start();
      const [master] = stack.nodes;
      await master.runs('stop');
      expect(master.output).toMatch(/handed over to cart-[12]/);
      expect(await stack.named()).not.toBe(master);
    },
    { tls: first },
  );

  scenario(
    'passwords change: the Job hears of it, and everybody logs in with the new ones',
    async (stack) => {
      const { passwords } = stack.rendered;
      const keys = Object.keys(passwords).filter((key) => `${key}-previous` in passwords);
      const give = (valueOf: (key: string) => string) => {
        const secret = Object.fromEntries(keys.map((key) => [key, valueOf(key)]));
        for (const pod of stack.pods) pod.secret(secret);
      };
      give((key) => passwords[`${key}-previous`]);
      await stack.start();
      const job = stack.passwordsJob().script('accepted');
      await job.outputs('cart-0 refuses that of default; ');
      for (const pod of stack.pods) pod.secret(passwords);
      expect(await job.exit()).toEqual({ code: 0, signal: null });
      give((key) => passwords[key]);
      await stack.nodes[0].container.outputs(/(user admin is set[^]*){2}/);
      const promoted = await stack.failOver();
      for (const node of stack.nodes.filter((one) => one !== promoted)) await node.becomesReplicaOf(promoted);
      expect(await promoted.cli('CONFIG', 'GET', 'masterauth')).toBe(
        `masterauth\n${passwords['replication-password']}`,
      );
    },
    { tls: first, version: 2, acceptPrevious: true, watch: { USERS_SECONDS: '1' } },
  );

  scenario(
    'a renewed certificate: connections stay, new ones get it, Sentinels start anew one after another',
    async (stack) => {
      await stack.start();
      const [master] = stack.nodes;
      const client = (await connected(stack, master)).load();
      expect(client.fingerprint).toBe(fingerprint(first['tls.crt']));

      for (const pod of [...stack.nodes, ...stack.sentinels]) pod.certificate(renewed);
      for (const node of stack.nodes) {
        await node.container.outputs('the certificate is renewed: new connections get it');
      }
      const later = await connected(stack, master);
      expect(later.fingerprint).toBe(fingerprint(renewed['tls.crt']));
      await later.stop();

      for (const ended of await endings(stack)) ended.boot();
      await stack.sentinelsKnow(master, 2);
      const before = client.commands;
      await waitFor('the first client goes on', () => client.commands > before);
      await client.stop();
      expect(client.errors).toEqual([]);
      expect(stack.nodes.map(({ output }) => output.match(/is renewed/g)?.length)).toEqual([1, 1, 1]);
    },
    { tls: first, watch: { WATCH_SECONDS: '0.3', SLOT_SECONDS: '6' } },
  );

  scenario(
    'Sentinels that take each other for down, as they know different authorities, all start anew',
    async (stack) => {
      await stack.start();
      const [master] = stack.nodes;
      const other = authority('other').issue();
      for (const pod of stack.pods) pod.certificate(other);
      for (const ended of await endings(stack)) ended.boot();
      await stack.sentinelsKnow(master, 2);
      for (const sentinel of stack.sentinels)
        expect(await sentinel.runs('probe', 'ready')).toMatchObject({ code: 0 });
    },
    { tls: first, watch: { WATCH_SECONDS: '0.3', SLOT_SECONDS: '6' } },
  );

  scenario(
    'one that can not be read is named in the log, and the former one stays',
    async (stack) => {
      const [node] = stack.nodes;
      node.boot({ SENTINELS: '0' });
      await node.becomesMaster();
      node.certificate({ ...renewed, 'tls.key': first['tls.key'] });
      await node.container.outputs(
        "the server can't read the new certificate and goes on with the former one: ERR",
      );
      const client = await connected(stack, node);
      expect(client.fingerprint).toBe(fingerprint(first['tls.crt']));
      await client.stop();
      node.certificate(renewed);
      await node.container.outputs('the certificate is renewed');
      expect(node.output.match(/can't read/g)).toHaveLength(1);
    },
    { tls: first, watch: { WATCH_SECONDS: '0.3' } },
  );

  scenario(
    'another authority is no reason to lose the server that still shows the former one',
    async (stack) => {
      const [node] = stack.nodes;
      node.boot({ SENTINELS: '0' });
      await node.becomesMaster();
      node.certificate(authority('other').issue());
      await node.container.outputs('the certificate is renewed');
      expect(await node.cli('PING')).toBe('PONG');
    },
    { tls: first, watch: { WATCH_SECONDS: '0.3' } },
  );
});

const plain = ({ address, port }: Pod) => redisCli({ host: address, port }, 'PING');

async function trusting({ address, port }: Pod, pem: string, stack: Stack): Promise<string> {
  const ca = join(stack.processes.folder, 'other.crt');
  writeFileSync(ca, pem);
  return redisCli({ host: address, port, ca }, 'PING');
}

const connected = ({ rendered }: Stack, { address, port }: Pod) =>
  TlsClient.connect(address, port, ours.pem, rendered.passwords['db-password']);

/** The Sentinels in the order of their ends; each but the last is booted again before the next one ends. */
async function endings({ sentinels }: Stack): Promise<Pod[]> {
  const waiting = new Set(sentinels);
  const ended: Pod[] = [];
  while (waiting.size > 0) {
    const next = await Promise.race([...waiting].map(async (pod) => (await pod.container.exit(), pod)));
    waiting.delete(next);
    expect([...waiting].every(({ container }) => container.alive)).toBe(true);
    expect(next.output).toContain('the certificate is renewed: starting anew');
    ended.push(next);
    if (waiting.size > 0) next.boot();
  }
  return ended.slice(-1);
}
