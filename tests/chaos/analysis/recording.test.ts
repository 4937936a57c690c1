import { parseRecording, waits } from './recording';

const HEADER = { run: 'r', connections: 2, readers: 1, rate: 25, wait: 'mixed', epoch: 1000 };
const text = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

test('times are those of the epoch', () => {
  const { from, to, attempts } = parseRecording(text(HEADER, [0, 1, 10, 2.5, 'ok', 7], { end: 20 }));
  expect({ from, to }).toEqual({ from: 1010, to: 1020 });
  expect(attempts).toEqual([{ client: 0, number: 1, start: 1010, milliseconds: 2.5, kind: 'ok', value: 7 }]);
});

test('a clock that is ahead is set right', () => {
  expect(parseRecording(text(HEADER, [0, 1, 10, 2, 'ok', 7], { end: 20 }), 500).from).toBe(510);
});

test('times at which the generator was held up are kept', () => {
  expect(parseRecording(text(HEADER, { stall: 700, at: 900 }, { end: 1000 })).stalls).toEqual([700]);
});

test.each([
  ['without an end', text(HEADER, [0, 1, 10, 2, 'ok', 7]), /has no end/],
  ['without a header', text([0, 1, 10, 2, 'ok', 7], { end: 1 }), /has no header/],
  ['cut off', `${text(HEADER)}[0,1,`, /not JSON: \[0,1,/],
])('a record %s is refused', (_, record, message) => {
  expect(() => parseRecording(record)).toThrow(message);
});

test.each([
  ['0', [false, false]],
  ['1', [true, true]],
  ['mixed', [false, true]],
] as const)('with wait %s the writers wait: %j', (wait, expected) => {
  const recording = parseRecording(text({ ...HEADER, wait }, { end: 1 }));
  expect([0, 1].map((writer) => waits(recording, writer))).toEqual(expected);
});
