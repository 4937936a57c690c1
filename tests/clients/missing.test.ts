process.env.CLIENTS_VIA = 'env';
jest.mock('./clients', () => ({
  WAYS: ['proxy', 'sentinel'],
  CLIENTS: [{ name: 'here' }, { name: 'gone', missing: 'gone is not installed' }],
  prepared: jest.fn().mockReturnValue([]),
}));

import { clients } from '../cluster/sections/clients';
import { prepared } from './clients';

const skip = jest.spyOn(describe, 'skip').mockImplementation(() => undefined);
const step = jest.fn();
clients({ step } as unknown as Parameters<typeof clients>[0]);

test('in a cluster, too, a client that is missing is skipped with the reason, not left out', () => {
  expect(skip.mock.calls.map(([title]) => title)).toEqual(['gone [skipped: gone is not installed]']);
  expect(step.mock.calls.map(([name]) => name)).toEqual([expect.stringMatching(/^here: /)]);
  expect(jest.mocked(prepared).mock.calls).toEqual([[expect.objectContaining({ name: 'here' })]]);
});
