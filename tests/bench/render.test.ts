import { type Cost, perStack } from './render';

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
