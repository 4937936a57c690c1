import type { ClusterStack } from '../support/stack';
import { SENTINEL } from './config';

type Record = { readonly [field: string]: string };

export function sentinels(stack: ClusterStack): void {
  const { client, name } = stack;
  const service = { host: name, port: 26379 };
  const each = [0, 1, 2].map((n) => ({ host: `${name}-sentinel-${n}`, port: 26379 }));
  const ask = (address: { host: string; port: number }, what: string) =>
    client.askJson<unknown>(address, 'SENTINEL', what, stack.masterName);

  describe('Sentinels', () => {
    test('name the master through port 26379 of the Service', async () => {
      const address = (await stack.addresses('redis')).get(`${name}-0`);
      expect(await ask(service, 'GET-MASTER-ADDR-BY-NAME')).toEqual([address, '6379']);
    });

    test.each(each)('$host has quorum, down-after and failover-timeout as configured', async (sentinel) => {
      expect(await ask(sentinel, 'MASTER')).toMatchObject({
        quorum: String(SENTINEL.quorum),
        'down-after-milliseconds': '2500',
        'failover-timeout': '25000',
        flags: 'master',
      });
    });

    test.each(each)('$host knows the two others, each once', async (sentinel) => {
      const known = (await ask(sentinel, 'SENTINELS')) as Record[];
      const addresses = await stack.addresses('sentinel');
      addresses.delete(sentinel.host);
      expect(known.map(({ ip }) => ip).sort()).toEqual([...addresses.values()].sort());
      expect(new Set(known.map(({ runid }) => runid)).size).toBe(2);
    });

    test.each(each)('$host knows both replicas, each once', async (sentinel) => {
      const known = (await ask(sentinel, 'REPLICAS')) as Record[];
      const addresses = await stack.addresses('redis');
      addresses.delete(`${name}-0`);
      expect(known.map(({ ip }) => ip).sort()).toEqual([...addresses.values()].sort());
    });
  });
}
