import { waitFor } from '../../support/wait-for';
import { type ClusterStack, DEADLINE } from '../support/stack';

export function replication(stack: ClusterStack): void {
  const { client, name } = stack;
  const master = { host: `${name}-0` };
  const replicas = [1, 2].map((n) => ({ host: `${name}-${n}` }));

  describe('roles and replication', () => {
    test('the first node is the master, with two replicas online', async () => {
      const info = await client.info(master, 'replication');
      expect(info.role).toBe('master');
      expect(info.connected_slaves).toBe('2');
      expect([info.slave0, info.slave1]).toEqual([
        expect.stringContaining('state=online'),
        expect.stringContaining('state=online'),
      ]);
    });

    test.each(replicas)('$host is a replica of the master and in sync', async (replica) => {
      const info = await client.info(replica, 'replication');
      const { host } = master;
      expect(info).toMatchObject({
        role: 'slave',
        master_host: (await stack.addresses('redis')).get(host),
        master_link_status: 'up',
      });
    });

    test('replicas log in at the master as their own user', async () => {
      const list = await client.ask({ ...master, user: 'admin' }, 'CLIENT', 'LIST', 'TYPE', 'replica');
      const users = list.split('\n').map((line) => / user=(\S+)/.exec(line)?.[1]);
      expect(users).toEqual(['replication', 'replication']);
    });

    test.each(replicas)('$host logs a full sync and no failed login', async ({ host }) => {
      const log = await stack.namespace.logs(host);
      expect(log).toMatch(/(MASTER|PRIMARY) <-> REPLICA sync: receiving .* from (master|primary)/);
      expect(log).toMatch(/(MASTER|PRIMARY) <-> REPLICA sync: Finished with success/);
      expect(log).not.toMatch(/Unable to AUTH|NOAUTH|WRONGPASS/);
    });

    test('a key written to the master is on both replicas', async () => {
      expect(await client.ask(master, 'SET', 'greeting', 'hello')).toBe('OK');
      for (const replica of replicas) {
        const arrived = async () => (await client.ask(replica, 'GET', 'greeting')) === 'hello';
        await waitFor(`the key arrives at ${replica.host}`, arrived, DEADLINE);
      }
    });

    test.each(replicas)('$host refuses a write with READONLY', async (replica) => {
      expect(await client.ask(replica, 'SET', 'greeting', 'wrong')).toMatch(/^READONLY/);
    });
  });

  describe('without a password', () => {
    const targets = [
      ...[6379, 6380, 26379].map((port) => ({ host: name, port })),
      ...[0, 1, 2].map((n) => ({ host: `${name}-${n}`, port: 6379 })),
      ...[0, 1, 2].map((n) => ({ host: `${name}-sentinel-${n}`, port: 26379 })),
    ];
    test.each(targets)('$host:$port answers NOAUTH', async ({ host, port }) => {
      expect(await client.sh(`redis ${host} ${port} PING`)).toMatch(/^NOAUTH/);
    });
  });
}
