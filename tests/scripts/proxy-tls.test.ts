import { X509Certificate } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { authority } from '../support/certificates';
import { describeIf } from '../support/binaries';
import type { Running } from '../support/processes';
import { waitFor } from '../support/wait-for';
import { SHELLS, type Stack, TlsClient, scenarios, startProxy } from './kit';

const ours = authority();
const first = ours.issue();
const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256;

const needs = ['haproxy', 'dash', 'redis-server', 'redis-cli'] as const;

describeIf(needs, 'TLS through real HAProxy', () => {
  const scenario = scenarios(SHELLS[0]);

  scenario(
    'clients see the certificate of Redis; a renewal cuts none of them',
    async (stack) => {
      await stack.start();
      const proxy = startProxy(stack);
      await routes(stack, proxy);
      const client = (await reached(stack, 6379, ours.pem)).load();
      const reader = await readsReplica(stack);
      expect(client.fingerprint).toBe(fingerprint(first['tls.crt']));
      expect(await (await reached(stack, 26379, ours.pem)).send('PING')).toBe('+PONG');

      const renewed = ours.issue({ key: 'renewed' });
      for (const pod of [...stack.nodes, stack.proxy]) pod.certificate(renewed);
      for (const node of stack.nodes) await node.container.outputs('the certificate is renewed');
      const later = await reached(stack, 6379, ours.pem);
      expect(later.fingerprint).toBe(fingerprint(renewed['tls.crt']));
      const before = client.commands;
      await waitFor('the first client goes on', () => client.commands > before);
      for (const each of [client, reader, later]) await each.stop();
      expect([...client.errors, ...reader.errors]).toEqual([]);
      expect(proxy.alive).toBe(true);
    },
    { tls: first, watch: { WATCH_SECONDS: '0.3' } },
  );

  scenario(
    'another authority in two steps: the checks follow it, no session is cut, the process stays',
    async (stack) => {
      const next = authority('next');
      await stack.startNodes();
      const proxy = startProxy(stack);
      await routes(stack, proxy);
      const client = (await reached(stack, 6379, ours.pem)).load();
      const trust = async (pem: string) => {
        const before = proxy.output.length;
        stack.proxy.certificate({ ...first, 'ca.crt': pem });
        await waitFor('the checks trust it', () => proxy.output.slice(before).includes('the checks trust'));
      };
      await trust(`# both\n\n${ours.pem}\n\n${next.pem}`);
      const before = downs(proxy);
      for (const node of stack.nodes) {
        node.certificate({ ...next.issue(), 'ca.crt': ours.pem + next.pem });
        await node.container.outputs('the certificate is renewed');
      }
      await trust(next.pem);
      await checksLook();
      const later = await reached(stack, 6379, next.pem);
      await later.stop();
      expect(downs(proxy)).toBe(before);

      stack.proxy.certificate({ ...first, 'ca.crt': 'none' });
      await proxy.outputs(/go on with the former authorities: \S/);
      await checksLook();
      expect(downs(proxy)).toBe(before);
      await trust(ours.pem);
      await waitFor('nobody has a certificate of the former one', () => downs(proxy) > before);
      await client.stop();
      expect(proxy.alive).toBe(true);
    },
    { failover: false, tls: first, watch: { WATCH_SECONDS: '0.3' } },
  );

  scenario(
    'a server with the certificate of somebody else is none, although the authority is the same',
    async (stack) => {
      for (const node of stack.nodes)
        node.certificate(ours.issue({ dnsNames: ['other.shop.svc.cluster.local'] }));
      await stack.startNodes();
      const proxy = startProxy(stack);
      await proxy.outputs(/cart|node0|master0/);
      await waitFor('the checks have looked', () =>
        /Server master0\/node0 is DOWN|verify|handshake/i.test(proxy.output),
      );
      const answer = await fetch(`http://${stack.proxy.address}:8404/ready`);
      expect(answer.status).toBe(503);
    },
    { failover: false, tls: first },
  );
});

const downs = (proxy: Running) => proxy.output.split('Server master0/node0 is DOWN').length;

/** Twice in a row, in the shortest of times, and then some more. */
const checksLook = () => delay(1_000);

/** Connects through the proxy once it routes. */
async function reached({ proxy, rendered }: Stack, port: number, ca: string): Promise<TlsClient> {
  return waitFor(`port ${port} is open`, () =>
    TlsClient.connect(proxy.address, port, ca, rendered.passwords['db-password']),
  );
}

/** HAProxy before 3.1 takes every server for a good one until it has looked: waits until it has, and knows the master. */
async function routes({ proxy: { address } }: Stack, proxy: Running): Promise<void> {
  for (const server of ['master1/node1', 'master2/node2']) await proxy.outputs(`Server ${server} is DOWN`);
  await delay(500); // it looks every 100 ms
  await waitFor('the proxy is ready', async () => (await fetch(`http://${address}:8404/ready`)).ok);
}

/** A client that is led to a replica, which happens once one is in sync. */
function readsReplica(stack: Stack): Promise<TlsClient> {
  return waitFor('reads go to a replica', async () => {
    const client = await reached(stack, 6380, ours.pem);
    if (/^-READONLY/.test(await client.send('INCR unwanted'))) return client;
    await client.stop();
    return undefined;
  });
}
