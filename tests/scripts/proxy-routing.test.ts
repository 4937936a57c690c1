import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPath, describeIf } from '../support/binaries';
import { redisCli } from '../support/redis-processes';
import { waitFor } from '../support/wait-for';
import { SHELLS, Stack, scenarios } from './kit';

/** HAProxy with the stack's own configuration, on an address of this machine; `init-state` came with 3.1. */
function startProxy(stack: Stack): void {
  const { address: BIND, run } = stack.proxy;
  const file = join(run, 'haproxy.cfg');
  const config = stack.rendered.room('proxy').files['haproxy.cfg'];
  writeFileSync(file, config.replace(' init-state down', '').replace('/run/redis/', `${run}/`));
  const addresses = (prefix: string, pods: Stack['pods']) =>
    Object.fromEntries(pods.map(({ address }, i) => [`${prefix}_${i}`, address]));
  stack.processes.start(binaryPath('haproxy'), ['-db', '-f', file], {
    env: {
      BIND,
      PROXY_PASSWORD: stack.rendered.passwords['proxy-password'],
      ...addresses('NODE', stack.nodes),
      ...addresses('SENTINEL', stack.sentinels),
    },
  });
}

const needs = ['haproxy', 'dash', 'redis-server', 'redis-cli'] as const;

describeIf(needs, 'routing by real HAProxy, without init-state', () => {
  const scenario = scenarios(SHELLS[0]);

  scenario(
    'writes go to the master and follow it, reads to replicas, and nowhere without a majority of Sentinels',
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

      await stack.kill(stack.sentinels[1], stack.sentinels[2]);
      await waitFor('writes are closed', () =>
        through(6379, 'PING').then(
          () => false,
          () => true,
        ),
      );
      await waitFor('reads are not', async () => (await through(6380, 'GET', 'key')) === 'value');
      stack.sentinels[1].boot();
      await waitFor('writes are open', async () => (await through(6379, 'SET', 'key', 'new')) === 'OK');
    },
    { passwords: { 'proxy-password': 'a"b\\c\'d#$e%f[g]' } },
  );
});
