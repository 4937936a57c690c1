import { figuresTable, median } from './figures';

test('the median is the one in the middle, or the lower of two', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2);
  expect(median([7])).toBe(7);
});

test('a table shows the least, the median and the most', () => {
  const figures = [
    { what: 'a', unit: 's', runs: [0.3, 0.1, 0.2] },
    { what: 'longer', unit: '', runs: [1] },
  ];
  expect(figuresTable(figures).split('\n')).toEqual([
    '  what    unit  min   median  max',
    '  a       s     0.10  0.20    0.30',
    '  longer        1.00  1.00    1.00',
  ]);
});
