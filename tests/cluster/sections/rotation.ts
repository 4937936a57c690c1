import { waitFor } from '../../support/wait-for';
import type { Writer } from '../support/client';
import { type Pod, type Secret, restarts } from '../support/kube';
import { succeeded } from '../support/run';
import { type ClusterStack, DEADLINE } from '../support/stack';

/** Parts that no password restarts. */
const STAYING = ['redis', 'sentinel', 'proxy'];

/** All passwords change under load, by `npm run rotate`; clients of both kinds see nothing of it. */
export function rotation(stack: ClusterStack): void {
  describe('npm run rotate', () => {
    let before: string[];
    let old: string;

    stack.step(
      'changes every password, and no command of clients with the old or the new one fails',
      async () => {
        before = await stayingPods(stack);
        old = await connectionPassword(stack);
        const early = await stack.client.startWriter('before-rotation');
        await early.goesOn(20);

        const rotating = stack.checkout.npm('rotate', '--', '--yes', '--grace', '1m');
        await waitFor('clients get another password', async () => (await connectionPassword(stack)) !== old, {
          ...DEADLINE,
          timeout: 600_000,
        });
        const late = await stack.client.startWriter('during-rotation');
        await late.goesOn(100);
        await early.goesOn(20);
        expect(await refusals(stack, early)).toEqual([]);
        await early.stop();

        succeeded(await rotating);
        await late.goesOn(100);
        expect(await refusals(stack, late)).toEqual([]);
        await late.stop();
      },
    );

    stack.step("writes how far it is into the stack's file, to be committed", async () => {
      expect(await stack.checkout.status()).toBe(' M Pulumi.dev.yaml\n');
      await stack.checkout.commit();
    });

    stack.step('restarts no data node, no Sentinel and no proxy', async () => {
      expect(await stayingPods(stack)).toEqual(before);
    });

    stack.step('leaves the old one refused by every data node and every Sentinel', async () => {
      const ports = { redis: 6379, sentinel: 26379 };
      for (const [component, port] of Object.entries(ports)) {
        for (const { metadata } of await stack.pods(component)) {
          const refused = async () =>
            /WRONGPASS/.test(await stack.client.sh(asOld(old, metadata.name, port)));
          await waitFor(`${metadata.name} refuses it`, refused, DEADLINE);
        }
      }
    });
  });
}

async function connectionPassword({ namespace, name }: ClusterStack): Promise<string> {
  const { data } = await namespace.get<Secret>('secret', `${name}-connection`);
  return Buffer.from(data.REDIS_PASSWORD, 'base64').toString();
}

async function refusals({ namespace }: ClusterStack, { name }: Writer): Promise<string[]> {
  return (await namespace.logs(name)).split('\n').filter((line) => line.startsWith('refused '));
}

/** What changes when a pod is made anew or a container restarts. */
async function stayingPods(stack: ClusterStack): Promise<string[]> {
  const pods: Pod[][] = await Promise.all(STAYING.map((component) => stack.pods(component)));
  return pods
    .flat()
    .map((pod) => `${pod.metadata.name} ${pod.metadata.uid} ${restarts(pod)}`)
    .sort();
}

/** An attempt to log in that goes to the pod by standard input, as all scripts do. */
const asOld = (password: string, host: string, port: number) =>
  `REDISCLI_AUTH='${password}' timeout 5 redis-cli -h ${host} -p ${port} PING 2>&1 < /dev/null`;
