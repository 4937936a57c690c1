import { setTimeout as delay } from 'node:timers/promises';
import { connectionData } from '../../charts-src';
import { describeUnless, describeIf } from '../support/binaries';
import { waitFor } from '../support/wait-for';
import { MASTER_NAME, SHELLS, type Stack, scenarios, startProxy } from '../scripts/kit';
import { CLIENTS, type Load, WAYS, prepared, runLoads } from './clients';

/** A planned move of the master, then a crash of the new one. */
async function strike(stack: Stack): Promise<void> {
  const [first] = stack.nodes;
  await delay(1000);
  await first.runs('stop');
  await first.container.stop();
  first.boot();
  const second = await stack.named();
  await first.becomesReplicaOf(second);
  // a Sentinel that leads a failover still, whose new master is gone, would start anew, and nothing here starts it
  for (const sentinel of stack.sentinels) {
    await waitFor('the failover has ended', async () => {
      return !(await sentinel.cli('SENTINEL', 'MASTER', MASTER_NAME)).includes('failover_in_progress');
    });
  }
  await stack.kill(second);
}

/** What an application finds in its environment. */
function environment({ proxy, rendered }: Stack): Record<string, string> {
  const endpoint = { host: proxy.address, port: 6379, readPort: 6380 };
  const sentinels = { sentinelPort: 26379, masterName: MASTER_NAME };
  return connectionData({ ...endpoint, ...sentinels }, rendered.passwords['db-password']);
}

const needs = ['haproxy', 'dash', 'redis-server', 'redis-cli'] as const;

describeIf(needs, 'the clients of docs/clients.md, through two failovers', () => {
  const scenario = scenarios(SHELLS[0]);
  for (const client of CLIENTS) {
    describeUnless(client.missing, client.name, () => {
      const command = client.missing ? [] : prepared(client);
      scenario('no write fails, through the proxy nor through Sentinel', async (stack) => {
        await stack.start();
        startProxy(stack);
        const env = environment(stack);
        const [master] = stack.nodes;
        await waitFor('the proxy leads to the master', async () => {
          return (await fetch(`http://${stack.proxy.address}:8404/ready`)).ok;
        });
        const loads: Load[] = WAYS.map((way) => ({ way, key: way, seconds: 20, env }));
        const running = runLoads(command, loads);
        await waitFor('both write', async () => Number(await master.cli('EXISTS', ...WAYS)) === 2);
        await strike(stack);

        const figures = await running;
        const now = await stack.named();
        for (const [i, { attempted, acknowledged, failed, longestGapMs, reasons }] of figures.entries()) {
          expect({ way: WAYS[i], failed, reasons }).toEqual({ way: WAYS[i], failed: 0, reasons: [] });
          expect(acknowledged).toBe(attempted);
          expect(acknowledged).toBeGreaterThan(100);
          expect(longestGapMs).toBeLessThan(15_000);
          // a crash may take what was on its way to the replicas
          const kept = Number(await now.cli('SCARD', WAYS[i]));
          expect(attempted - kept).toBeLessThanOrEqual(2);
        }
        if (process.env.SHOW_FIGURES) console.log(client.name, figures);
      });
    });
  }
});
