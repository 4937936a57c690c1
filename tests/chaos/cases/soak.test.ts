import { cases } from '.';
import type { Capability } from '../drivers/driver';
import type { Case, Scene } from './case';
import { masterOnto } from './places';
import { draws } from './random';
import { soak } from './soak';

jest.mock('./places', () => ({ ...jest.requireActual('./places'), masterOnto: jest.fn() }));

const ITEMS = ['a', 'b', 'c', 'd', 'e'];

function take<T>(count: number, from: Generator<T>): T[] {
  return Array.from({ length: count }, () => from.next().value as T);
}

describe('draws', () => {
  test('are the same for the same seed', () => {
    expect(take(50, draws(ITEMS, 7))).toEqual(take(50, draws(ITEMS, 7)));
  });

  test('are others for another', () => {
    expect(take(50, draws(ITEMS, 7))).not.toEqual(take(50, draws(ITEMS, 8)));
  });

  test('give each item once before any comes again', () => {
    const drawn = take(4 * ITEMS.length, draws(ITEMS, 0));
    for (let i = 0; i < drawn.length; i += ITEMS.length) {
      expect(drawn.slice(i, i + ITEMS.length).sort()).toEqual(ITEMS);
    }
  });

  test('come in every order sooner or later', () => {
    const firsts = Array.from({ length: 100 }, (_, seed) => take(1, draws(ITEMS, seed))[0]);
    expect([...new Set(firsts)].sort()).toEqual(ITEMS);
  });
});

describe('the soak', () => {
  /** Plays a soak of a minute in which each fault takes a time, on a clock that only faults move. */
  async function play({ seconds = 7, lacks = [] as Capability[], fail = false } = {}) {
    let now = 0;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const struck: string[] = [];
    const remarks: string[] = [];
    const mocked = cases.map((one): Case => ({
      ...one,
      run: ({ fault }) => {
        if (one.needs.includes('node-power'))
          expect(masterOnto).toHaveBeenLastCalledWith(stack, new Set(['n2']));
        struck.push(one.name);
        fault();
        now += seconds * 1000;
        return fail ? Promise.reject(new Error('no answer')) : Promise.resolve();
      },
    }));
    const stack = { pods: async () => ['n1', 'n2'].map((nodeName) => ({ spec: { nodeName } })) };
    const scene = {
      stack,
      clients: { node: 'n1' },
      driver: { lacks: (needs: readonly Capability[]) => needs.filter((need) => lacks.includes(need)) },
      fault: () => undefined,
      healed: () => {
        struck.push('whole');
        return Promise.resolve();
      },
      note: () => undefined,
      remark: (text: string) => remarks.push(text),
    } as unknown as Scene;
    await soak(mocked, { minutes: 1, seed: 5 }).run(scene);
    return { struck, remarks };
  }

  afterEach(() => jest.restoreAllMocks());

  test('waits after each fault until the stack is whole, and ends after its minutes', async () => {
    const { struck } = await play();
    expect(struck).toHaveLength(2 * Math.ceil(60 / 7));
    expect(struck.filter((_, i) => i % 2 === 1).every((what) => what === 'whole')).toBe(true);
  });

  test('tells its seed and what it has struck with', async () => {
    const { struck, remarks } = await play({ seconds: 40 });
    expect(remarks).toEqual([`seed 5, 2 faults: ${struck.filter((what) => what !== 'whole').join(', ')}`]);
  });

  test('takes the power from no node that has the clients', async () => {
    jest.mocked(masterOnto).mockClear();
    const { struck } = await play({ seconds: 1 });
    const dark = struck.filter((name) => name.startsWith('node-loss'));
    expect(masterOnto).toHaveBeenCalledTimes(dark.length);
    expect(dark.length).toBeGreaterThan(0);
  });

  test('leaves out what the driver cannot do', async () => {
    const { struck } = await play({ seconds: 1, lacks: ['node-power', 'api'] });
    expect(struck).toContain('kill-master');
    expect(struck).not.toContain('node-loss');
    expect(struck).not.toContain('api-down');
  });

  test('says which fault of which seed it failed at', async () => {
    await expect(play({ fail: true })).rejects.toThrow(/^fault 1 of seed 5, [a-z-]+: no answer$/);
  });
});
