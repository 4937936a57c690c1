import { attempt, recording } from '../analysis/fixtures';
import type { PlacedPod, Stack } from '../frame/stack';
import { NotHere } from './case';
import { acknowledgedAfter, masterOnto, nodesOf } from './places';

const pod = (name: string, nodeName: string) => ({ metadata: { name }, spec: { nodeName } }) as PlacedPod;
const NODES = [pod('cart-0', 'n1'), pod('cart-1', 'n2')];

/** A stack whose master can't be moved. */
const stack = {
  master: () => Promise.resolve('cart-1'),
  pods: () => Promise.resolve(NODES),
} as unknown as Stack;

describe('a master that is to be on a node with other pods', () => {
  test('stays where it is when that will do', async () => {
    await masterOnto(stack, nodesOf(NODES), new Set(['n2', 'n3']));
  });

  test('says which nodes there are where no data node is on such a one', async () => {
    const wanted = masterOnto(stack, new Set(['n1', 'n3']), new Set(['n3']), new Set());
    await expect(wanted).rejects.toThrow(NotHere);
    await expect(wanted).rejects.toThrow('in all of these: n1, n3; n3; none');
  });
});

test('acknowledgements after a fault are those of writes, up to a moment, with their distance', () => {
  const attempts = [
    attempt(0, 1, 100),
    attempt(0, 2, 1500),
    attempt(1, 1, 1200),
    attempt(1, 2, 1700, 'NOREPLICAS'),
    attempt(2, 1, 1300), // a reader
    attempt(0, 3, 2500),
  ];
  expect(acknowledgedAfter(recording(attempts), 1000, 2000)).toEqual([201, 501]);
});
