import { waitFor } from '../../support/wait-for';
import { type ClusterStack, DEADLINE } from '../support/stack';
import { PODS } from './config';

export function proxy(stack: ClusterStack): void {
  routes(stack);
  withoutQuorum(stack);
}

function routes(stack: ClusterStack): void {
  const { client, name } = stack;
  const runId = async (node: string) => (await client.info({ host: node }, 'server')).run_id;
  /** The servers behind twenty connections, one after another. */
  const reached = async (port: number) => {
    const script = `as default
      n=0; while [ $n -lt 20 ]; do n=$((n + 1)); redis ${name} ${port} INFO server | grep ^run_id; done`;
    const lines = (await client.sh(script)).trim().split(/\s+/);
    expect(lines).toHaveLength(20);
    return [...new Set(lines.map((line) => line.split(':')[1]))].sort();
  };

  describe('the Service of the stack', () => {
    test('leads writes to the master', async () => {
      expect(await reached(6379)).toEqual([await runId(`${name}-0`)]);
      expect(await client.ask({ host: name }, 'SET', 'through', 'the proxy')).toBe('OK');
      expect(await client.ask({ host: `${name}-0` }, 'GET', 'through')).toBe('the proxy');
    });

    test('spreads reads over both replicas and no other node', async () => {
      const replicas = await Promise.all([1, 2].map((n) => runId(`${name}-${n}`)));
      expect(await reached(6380)).toEqual(replicas.sort());
    });

    test('answers reads with what was written', async () => {
      const read = async () =>
        (await client.ask({ host: name, port: 6380 }, 'GET', 'through')) === 'the proxy';
      await waitFor('the key can be read', read, DEADLINE);
    });

    test('refuses writes on the port for reads', async () => {
      expect(await client.ask({ host: name, port: 6380 }, 'SET', 'through', 'x')).toMatch(/^READONLY/);
    });
  });
}

function withoutQuorum(stack: ClusterStack): void {
  const { client, name, namespace } = stack;
  const scaleSentinels = (count: number) =>
    namespace.kubectl('scale', `statefulset/${name}-sentinel`, `--replicas=${count}`);
  const through = (port: number, ...command: string[]) => client.ask({ host: name, port }, ...command);

  describe('when two of three Sentinels are gone and the master is not', () => {
    let session: Promise<string>;

    beforeAll(async () => {
      session = client.sh(`as default\nredis-cli -h ${name} BLPOP waiting 50`);
      const waits = async () => (await client.info({ host: `${name}-0` }, 'clients')).blocked_clients === '1';
      await waitFor('a session waits', waits, DEADLINE);
      await scaleSentinels(1);
    });
    afterAll(async () => {
      await scaleSentinels(3);
      await stack.ready(PODS);
    });

    test('new sessions for writes are closed', async () => {
      const closed = async () => (await through(6379, 'PING')) !== 'PONG';
      await waitFor('writes are closed', closed, DEADLINE);
    });

    test('replicas are read from', async () => {
      expect(await through(6380, 'GET', 'through')).toBe('the proxy');
    });

    test('a session that was open lives on', async () => {
      await client.ask({ host: `${name}-0` }, 'RPUSH', 'waiting', 'late');
      expect((await session).trim().split('\n')).toEqual(['waiting', 'late']);
    });
  });
}
