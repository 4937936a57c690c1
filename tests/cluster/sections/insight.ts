import { PortForward } from '../support/port-forward';
import type { ClusterStack } from '../support/stack';

export function insight(stack: ClusterStack): void {
  describe('RedisInsight', () => {
    let forward: PortForward;
    beforeAll(async () => {
      forward = await PortForward.open(stack.namespace.name, `${stack.name}-insight`, 5540);
    });
    afterAll(() => forward?.close());
    const get = (path: string) => fetch(`${forward.url}${path}`, { signal: AbortSignal.timeout(10_000) });

    test('answers its health path', async () => {
      expect((await get('/api/health/')).status).toBe(200);
    });

    test('has the database of the stack preset', async () => {
      const expected = {
        name: stack.name,
        host: `${stack.name}.${stack.namespace.name}.svc.cluster.local`,
        port: 6379,
      };
      expect(await (await get('/api/databases')).json()).toEqual([expect.objectContaining(expected)]);
    });
  });
}
