import { isReady, restarts } from '../support/kube';
import { succeeded } from '../support/run';
import type { ClusterStack } from '../support/stack';
import { lastUpdate } from '../support/updates';
import { PODS, baseConfig } from './config';

export function comesUp(stack: ClusterStack): void {
  describe('npm run up from a clean checkout', () => {
    stack.step('brings the stack up in a namespace that enforces Pod Security restricted', async () => {
      await stack.checkout.configure('dev', baseConfig(stack));
      const { stdout } = succeeded(await stack.checkout.npm('up'));
      expect(stdout).toContain(`${stack.name} is up`);
      expect(stdout).toContain(`${stack.name}.${stack.namespace.name}.svc.cluster.local:6379`);
      expect((await lastUpdate(stack.checkout, 'dev')).create).toBeGreaterThan(PODS);
    });

    test('ends when every pod is ready', async () => {
      const pods = await stack.pods();
      expect(pods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name)).toEqual([]);
      expect(pods).toHaveLength(PODS);
    });

    test('has restarted no container', async () => {
      const restarted = (await stack.pods()).filter((pod) => restarts(pod) > 0);
      expect(restarted.map(({ metadata }) => metadata.name)).toEqual([]);
    });

    test('has no changes when it is run again', async () => {
      succeeded(await stack.checkout.npm('up'));
      const { same, ...changes } = await lastUpdate(stack.checkout, 'dev');
      expect(changes).toEqual({});
      expect(same).toBeGreaterThan(PODS);
    });

    test('leaves the checkout as it was under git status', async () => {
      expect(await stack.checkout.status()).toBe('');
    });

    stack.step('gives applications a Secret to connect with', async () => {
      await stack.client.start();
      expect(await stack.client.ask({ host: stack.name }, 'PING')).toBe('PONG');
    });
  });
}
