import { CLIENTS, type Load, WAYS, prepared, runLoads } from '../../clients/clients';
import { describeIf, describeUnless } from '../../support/binaries';
import { waitFor } from '../../support/wait-for';
import type { Pod, Secret, Service } from '../support/kube';
import { type ClusterStack, DEADLINE } from '../support/stack';
import { PODS } from './config';

/**
 * The clients of docs/clients.md, through a crash of the master. They run on this machine, in the network of a pod:
 * `$CLIENTS_VIA` is the command that runs another there, in which `{containerId}` is that of the pod's container.
 */
export function clients(stack: ClusterStack): void {
  describeIf('$CLIENTS_VIA', 'clients that outlive a failover', () => {
    for (const client of CLIENTS) {
      describeUnless(client.missing, client.name, () => {
        const command = process.env.CLIENTS_VIA && !client.missing ? prepared(client) : [];
        stack.step(`${client.name}: no write fails, through the proxy nor through Sentinel`, async () => {
          const keys = WAYS.map((way) => `clients:${client.name}:${way}`);
          const env = await environment(stack);
          const via = process.env.CLIENTS_VIA!.replace('{containerId}', await containerId(stack)).split(' ');
          const loads: Load[] = WAYS.map((way, i) => ({ way, key: keys[i], seconds: 30, env, via }));
          const running = runLoads(command, loads);
          await Promise.race([
            running, // that ends early only with an error
            waitFor(
              'both write',
              async () => (await stack.client.ask({ host: stack.name }, 'EXISTS', ...keys)) === '2',
              DEADLINE,
            ),
          ]);
          const master = await stack.master();
          await stack.namespace.kubectl('delete', 'pod', master, '--grace-period=0', '--force');

          for (const [i, { attempted, acknowledged, failed, reasons }] of (await running).entries()) {
            expect({ way: WAYS[i], failed, reasons }).toEqual({ way: WAYS[i], failed: 0, reasons: [] });
            expect(acknowledged).toBe(attempted);
            expect(acknowledged).toBeGreaterThan(100);
          }
          await stack.ready(PODS);
          await stack.client.ask({ host: stack.name }, 'DEL', ...keys);
        });
      });
    }
  });
}

async function containerId({ namespace, client }: ClusterStack): Promise<string> {
  const { status } = await namespace.get<Pod>('pod', client.pod);
  return status.containerStatuses![0].containerID.replace(/^.*:\/\//, '');
}

/** What the connection Secret gives, with addresses for names: the cluster's DNS answers in pods only. */
async function environment(stack: ClusterStack): Promise<Record<string, string>> {
  const { data } = await stack.namespace.get<Secret>('secret', `${stack.name}-connection`);
  const { spec } = await stack.namespace.get<Service>('service', stack.name);
  const entries = Object.entries(data)
    .filter(([key]) => key.startsWith('REDIS_'))
    .map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]);
  return { ...Object.fromEntries(entries), REDIS_HOST: spec.clusterIP, REDIS_READ_HOST: spec.clusterIP };
}
