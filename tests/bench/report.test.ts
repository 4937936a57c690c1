import { report } from './report';

const figures = [{ what: 'a', unit: 's', runs: [1] }];
const terminal = { out: jest.fn(), note: jest.fn() };
beforeEach(() => jest.resetAllMocks());

test('figures that may be so end well', () => {
  expect(report({ name: 'render', runs: 1, json: false }, { figures }, terminal)).toBe(0);
  expect(terminal.out.mock.calls).toEqual([[expect.stringContaining('1.00')]]);
  expect(terminal.note).not.toHaveBeenCalled();
});

test.each([true, false])(
  'figures that may not are shown all the same, with the sentence (json: %s)',
  (json) => {
    expect(report({ name: 'render', runs: 1, json }, { figures, problem: 'it grows' }, terminal)).toBe(1);
    expect(terminal.out.mock.calls).toEqual([[expect.stringContaining('1')]]);
    if (json)
      expect(JSON.parse(terminal.out.mock.calls[0][0])).toMatchObject({ problem: 'it grows', figures });
    expect(terminal.note.mock.calls).toEqual([['error: it grows']]);
  },
);
