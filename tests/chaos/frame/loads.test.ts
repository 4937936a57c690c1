import type { Load } from '../load/load';
import { LOAD } from '../load/options';
import { Loads } from './loads';

const PLACEMENT = { node: 'n1', target: { host: 'h', port: 6379, readPort: 6380 } };

test('all load of a round is removed, whatever becomes of one, and what became of it is told', async () => {
  const removed: string[] = [];
  const loads = new Loads((run) =>
    Promise.resolve({
      remove: () => {
        removed.push(run);
        return removed.length === 1 ? Promise.reject(new Error('still there')) : Promise.resolve();
      },
    } as Load),
  );
  await loads.start(LOAD, PLACEMENT);
  await loads.start(LOAD, PLACEMENT);
  await expect(loads.remove()).rejects.toThrow('still there');
  expect(new Set(removed).size).toBe(2);
});
