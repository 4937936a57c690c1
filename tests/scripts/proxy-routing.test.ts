import { describeIf } from '../support/binaries';
import { redisCli } from '../support/redis-processes';
import { waitFor } from '../support/wait-for';
import { MASTER_NAME, SHELLS, type Stack, scenarios, startProxy } from './kit';

/** What `/ready` says yes with; undefined for a no. */
async function ready({ proxy }: Stack): Promise<string | undefined> {
  const answer = await fetch(`http://${proxy.address}:8404/ready`);
  return answer.ok ? (await answer.text()).trim() : undefined;
}

const needs = ['haproxy', 'dash', 'redis-server', 'redis-cli'] as const;

describeIf(needs, 'routing by real HAProxy, without init-state', () => {
  const scenario = scenarios(SHELLS[0]);

  scenario(
    'writes go to the master and follow it, reads to replicas; without a majority of Sentinels only sessions live on',
    async (stack) => {
      await stack.start();
      startProxy(stack);
      const login = { password: stack.rendered.passwords['db-password'] };
      const through = (port: number, ...args: string[]) =>
        redisCli({ host: stack.proxy.address, port, login }, ...args);
      const runId = async (port: number) => /run_id:(\w+)/.exec(await through(port, 'INFO', 'server'))?.[1];
      const [master] = stack.nodes;
      const idOf = async (pod: Stack['nodes'][number]) => (await pod.info('server')).run_id;
      await waitFor('writes reach the master', async () => (await runId(6379)) === (await idOf(master)));
      await waitFor('reads reach a replica', async () => (await through(6380, 'ROLE')).startsWith('slave'));
      expect(await through(26379, 'SENTINEL', 'MYID')).toMatch(/^[0-9a-f]{40}$/);

      await master.runs('stop');
      const promoted = await stack.named();
      await waitFor(
        'writes reach the new master',
        async () => (await runId(6379)) === (await idOf(promoted)),
      );
      expect(await through(6379, 'SET', 'key', 'value')).toBe('OK');

      expect(await ready(stack)).toBe(`node${stack.nodes.indexOf(promoted)}`);

      const session = through(6379, 'BLPOP', 'list', '0');
      await waitFor('a session waits', async () => (await promoted.info('clients')).blocked_clients === '1');
      await stack.kill(stack.sentinels[1], stack.sentinels[2]);
      await waitFor('writes are closed', () =>
        through(6379, 'PING').then(
          () => false,
          () => true,
        ),
      );
      await waitFor('reads are not', async () => (await through(6380, 'GET', 'key')) === 'value');
      await waitFor('the proxy stays for them', async () => (await ready(stack)) === 'only reads');
      await promoted.as('default', 'RPUSH', 'list', 'late');
      expect(await session).toBe('list\nlate');
      stack.sentinels[1].boot();
      await waitFor('writes are open', async () => (await through(6379, 'SET', 'key', 'new')) === 'OK');
    },
    { passwords: { 'proxy-password': 'a"b\\c\'d#$e%f[g]&h,i' } },
  );

  scenario('sessions end with a node that is master by its own word only', async (stack) => {
    await stack.start();
    startProxy(stack);
    await waitFor('writes are open', async () => (await ready(stack)) === 'node0');
    const [former, other] = stack.nodes;
    const login = { password: stack.rendered.passwords['db-password'] };
    let ended = false;
    void redisCli({ host: stack.proxy.address, port: 6379, login }, 'BLPOP', 'list', '0').catch(
      () => (ended = true),
    );
    await waitFor('a session waits', async () => (await former.info('clients')).blocked_clients === '1');

    for (const sentinel of stack.sentinels.slice(1)) {
      await sentinel.cli('SENTINEL', 'REMOVE', MASTER_NAME);
      await sentinel.cli('SENTINEL', 'MONITOR', MASTER_NAME, other.address, '6379', '2');
    }
    await waitFor('the session ends', () => ended, { timeout: 3000 });
    expect(await former.follows()).toBe('master');
  });

  // a check that waits for more, from a Sentinel that keeps the connection open, needs twice its time-out of 1 s
  scenario('a majority that names another node is heard at once', async (stack) => {
    await stack.start();
    startProxy(stack);
    await waitFor('writes are open', async () => (await ready(stack)) === 'node0');
    for (const sentinel of stack.sentinels.slice(1)) {
      await sentinel.cli('SENTINEL', 'REMOVE', MASTER_NAME);
      await sentinel.cli('SENTINEL', 'MONITOR', MASTER_NAME, stack.processes.address(99), '6379', '2');
    }
    await waitFor('writes are closed', async () => (await ready(stack)) !== 'node0', {
      timeout: 1500,
      interval: 20,
    });
  });

  scenario('a proxy that ends because a Service was made anew gives its sessions a moment', async (stack) => {
    await stack.startNodes();
    await stack.startSentinels();
    const proxy = startProxy(stack);
    const login = { password: stack.rendered.passwords['db-password'] };
    const through = (...args: string[]) =>
      redisCli({ host: stack.proxy.address, port: 6379, login }, ...args);
    await waitFor('writes reach the master', async () => (await through('SET', 'key', 'value')) === 'OK');
    const session = through('BLPOP', 'list', '0');
    const [master] = stack.nodes;
    await waitFor('the session waits', async () => (await master.info('clients')).blocked_clients === '1');

    stack.sentinels[2].address = stack.sentinels[1].address;
    stack.writeHosts();
    await waitFor('no new session is taken', () =>
      through('PING').then(
        () => false,
        () => true,
      ),
    );
    expect(proxy.alive).toBe(true);
    await master.as('default', 'RPUSH', 'list', 'late');
    expect(await session).toBe('list\nlate');
    expect((await proxy.exit()).code).toBe(0);
  });
});
