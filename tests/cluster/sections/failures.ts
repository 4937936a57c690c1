import { waitFor } from '../../support/wait-for';
import type { Writer } from '../support/client';
import { type Pod, restarts } from '../support/kube';
import { type ClusterStack, DEADLINE } from '../support/stack';
import { withWebdis } from '../support/webdis';
import { PODS } from './config';
import { findData, hasData, writeData } from './data';

export function failures(stack: ClusterStack): void {
  masterDeleted(stack);
  allDeleted(stack);
  replicaDeleted(stack);
  sentinelDeleted(stack);
}

function masterDeleted(stack: ClusterStack): void {
  const { client, name, namespace } = stack;

  describe('when the pod of the master is deleted under load', () => {
    let writer: Writer;
    let deleted: string;
    let before: string[];

    beforeAll(async () => {
      await writeData(stack);
      before = await runs(stack, 'proxy', 'webdis');
      deleted = await stack.master();
      writer = await client.startWriter('writer');
      await writer.goesOn(20);
    });
    afterAll(() => writer?.stop());

    stack.step('a replica becomes the master', async () => {
      await namespace.kubectl('delete', 'pod', deleted, '--wait=false');
      const next = await waitFor(
        'the Sentinels name another master',
        async () => {
          const master = await stack.master();
          return master === deleted ? undefined : master;
        },
        DEADLINE,
      );
      expect((await client.info({ host: next }, 'replication')).role).toBe('master');
    });

    test('writes through the Service go on', () => writer.goesOn(20));

    test('Webdis writes and reads again', async () => {
      await withWebdis(namespace, name, (http) =>
        waitFor('Webdis writes', async () => isOk((await http.json('/SET/after/failover')).SET), DEADLINE),
      );
      expect(await client.ask({ host: name }, 'GET', 'after')).toBe('failover');
    });

    test('the proxy and Webdis have done so without a restart', async () => {
      expect(await runs(stack, 'proxy', 'webdis')).toEqual(before);
    });

    stack.step('the old master comes back as a replica', async () => {
      await stack.ready(PODS);
      await inSync(stack, deleted);
      expect(await stack.master()).not.toBe(deleted);
    });

    test('every acknowledged write is there, on every node', async () => {
      const acknowledged = await writer.acknowledged();
      for (const node of [0, 1, 2]) {
        const missing = async () => {
          const present = new Set(
            await client.askJson<string[]>({ host: `${name}-${node}` }, 'SMEMBERS', writer.name),
          );
          return acknowledged.filter((number) => !present.has(String(number)));
        };
        await waitFor(
          `${name}-${node} has all ${acknowledged.length} acknowledged writes`,
          async () => {
            const lost = await missing();
            if (lost.length > 0) throw new Error(`without ${lost.length}: ${lost.slice(0, 10).join(', ')}`);
            return true;
          },
          { timeout: 30_000, interval: 500 },
        );
      }
    });

    test('all data from before are there', () => findData(stack));
  });
}

function allDeleted(stack: ClusterStack): void {
  const { client, name, namespace } = stack;

  describe('when all pods of the stack are killed at once', () => {
    stack.step('it comes back by itself', async () => {
      await writeData(stack);
      const killed = new Set((await stack.pods()).map(({ metadata }) => metadata.uid));
      await namespace.kubectl(
        'delete',
        'pods',
        '-l',
        stack.selector,
        '--grace-period=0',
        '--force',
        '--wait=false',
      );
      const replaced = async () => (await stack.pods()).every(({ metadata }) => !killed.has(metadata.uid));
      await waitFor('the killed pods are gone', replaced, DEADLINE);
      await stack.ready(PODS);
    });

    test('with one master and two replicas in sync', async () => {
      const master = await stack.master();
      for (const node of nodes(stack).filter((node) => node !== master)) await inSync(stack, node);
      expect((await client.info({ host: master }, 'replication')).role).toBe('master');
    });

    test('with all data', () => findData(stack));

    test('and takes writes through the Service and through Webdis', async () => {
      const written = async () => (await client.ask({ host: name }, 'SET', 'again', 'yes')) === 'OK';
      await waitFor('the Service takes writes', written, DEADLINE);
      await withWebdis(namespace, name, (http) =>
        waitFor('Webdis reads', async () => (await http.json('/GET/again')).GET === 'yes', DEADLINE),
      );
    });
  });
}

function replicaDeleted(stack: ClusterStack): void {
  const { client } = stack;

  describe('when the pod of one replica is deleted', () => {
    let replica: string;
    let master: string;

    stack.step('it comes back as a replica of the same master', async () => {
      master = await stack.master();
      replica = nodes(stack).find((node) => node !== master)!;
      await restartPod(stack, replica);
      await inSync(stack, replica);
      expect(await stack.master()).toBe(master);
    });

    test('it has loaded its data from its volume', async () => {
      expect(await stack.namespace.logs(replica)).toMatch(/DB loaded from (append only|incr|base) file/);
      await hasData(client, replica);
    });
  });
}

function sentinelDeleted(stack: ClusterStack): void {
  const { client, name } = stack;

  describe('when one Sentinel is deleted', () => {
    const sentinel = `${name}-sentinel-1`;
    const address = { host: sentinel, port: 26379 };
    const state = async () => ({
      id: await client.ask(address, 'SENTINEL', 'MYID'),
      ...select(
        await client.askJson<Record<string, string>>(address, 'SENTINEL', 'MASTER', stack.masterName),
      ),
    });

    stack.step('it comes back with its identity, the master and all it knew', async () => {
      const before = await state();
      expect(before).toMatchObject({ 'num-slaves': '2', 'num-other-sentinels': '2' });
      await restartPod(stack, sentinel);
      await waitFor(
        'it knows the same as before',
        async () => {
          expect(await state()).toEqual(before);
          return true;
        },
        DEADLINE,
      );
    });
  });
}

/** Identity of the running containers of some components. */
async function runs(stack: ClusterStack, ...components: string[]): Promise<string[]> {
  const pods = (await Promise.all(components.map((component) => stack.pods(component)))).flat();
  return pods
    .map((pod: Pod) => `${pod.metadata.name} ${pod.metadata.uid}, restarts: ${restarts(pod)}`)
    .sort();
}

async function restartPod(stack: ClusterStack, pod: string): Promise<void> {
  await stack.namespace.kubectl('delete', 'pod', pod, '--timeout=120s');
  await stack.ready(PODS);
}

async function inSync({ client }: ClusterStack, host: string): Promise<void> {
  await waitFor(
    `${host} is a replica in sync`,
    async () => {
      const { role, master_link_status: link } = await client.info({ host }, 'replication');
      if (role !== 'slave' || link !== 'up') throw new Error(`role ${role}, link ${link}`);
      return true;
    },
    DEADLINE,
  );
}

const nodes = ({ name }: ClusterStack) => [0, 1, 2].map((n) => `${name}-${n}`);

const isOk = (answer: unknown) => Array.isArray(answer) && answer[0] === true;

/** What of a Sentinel's view stays the same over a restart. */
const select = ({ ip, quorum, ...rest }: Record<string, string>) => ({
  ip,
  quorum,
  'config-epoch': rest['config-epoch'],
  'num-slaves': rest['num-slaves'],
  'num-other-sentinels': rest['num-other-sentinels'],
});
