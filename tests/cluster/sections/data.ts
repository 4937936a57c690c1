import { waitFor } from '../../support/wait-for';
import { type ClusterStack, DEADLINE } from '../support/stack';

const KEY = 'kept';
const COUNT = 500;

/** Writes data that later tests look for, and waits until every node has them. */
export async function writeData({ client, name }: ClusterStack): Promise<void> {
  const members = Array.from({ length: COUNT }, (_, i) => `member-${i}`);
  await client.ask({ host: name }, 'DEL', KEY);
  expect(await client.ask({ host: name }, 'SADD', KEY, ...members)).toBe(String(COUNT));
  for (const node of [0, 1, 2]) await hasData(client, `${name}-${node}`);
}

/** Waits until the data can be read through the Service and from each node. */
export async function findData({ client, name }: ClusterStack): Promise<void> {
  for (const host of [name, `${name}-0`, `${name}-1`, `${name}-2`]) await hasData(client, host);
}

/** Waits until a server has all the data. */
export async function hasData(client: ClusterStack['client'], host: string): Promise<void> {
  await waitFor(
    `${host} has the data`,
    async () => {
      const count = await client.ask({ host }, 'SCARD', KEY);
      if (count !== String(COUNT)) throw new Error(`${COUNT} members were written, it says ${count}`);
      return true;
    },
    DEADLINE,
  );
}
