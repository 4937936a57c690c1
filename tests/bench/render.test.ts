import { type Cost, benchRender, growthProblem, perStack } from './render';

const cost = (cpu: number): Cost => ({ cpu, wall: cpu, memory: 100 });

test('the cost of a further stack, and whether it grows', () => {
  const figures = perStack([cost(1), cost(1)], [cost(1.09), cost(1.18)], [cost(1.99), cost(4.78)]);
  const rounded = figures.map(({ unit, runs }) => [unit, ...runs.map((n) => Number(n.toFixed(2)))]);
  expect(rounded).toEqual([
    ['ms', 10, 20],
    ['ms', 10, 40],
    ['', 1, 2],
  ]);
});

const growth = (...runs: number[]) => growthProblem({ what: 'the latter to the former', unit: '', runs });

test('a median of the growth above 1.25 is told in a sentence', () => {
  expect(growth(0.9, 1.25, 3)).toBeUndefined();
  expect(growth(0.9, 1.26, 1.3)).toMatch(
    /takes 1\.26 times the CPU .*\(median of 3 runs\); allowed: 1\.25 times$/,
  );
});

describe('the whole measurement', () => {
  /** Each stack costs a second and some more for each that is there already. */
  const measured = (more: number) => {
    const notes: string[] = [];
    const result = benchRender(
      2,
      (text) => notes.push(text),
      (...args) => {
        const stacks = args.includes('synth') ? 1 : Number(args.at(-1));
        return cost(stacks + (more * stacks * (stacks - 1)) / 2);
      },
    );
    return { ...result, notes };
  };

  test('finds a cost that grows, and none that does not', () => {
    expect(measured(0).problem).toBeUndefined();
    expect(measured(0.1).problem).toMatch(/^the cost of a stack grows with their number/);
  });

  test('says where it is', () => {
    expect(measured(0).notes).toEqual(
      ['synth', '1 stack', '10 stacks', '100 stacks'].flatMap((what) =>
        [1, 2].map((run) => `${what}: run ${run} of 2 …`),
      ),
    );
  });
});
