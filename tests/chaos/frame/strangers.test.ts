import type { Members } from './ask';
import type { NodeState, SentinelState, State } from './state';
import { strangers } from './strangers';

const OTHER: Members = {
  nodes: [{ name: 'shop-0', address: '10.0.2.0' }],
  sentinels: [{ name: 'shop-sentinel-0', address: '10.0.3.0' }],
  masterName: 'shop',
};
const node = (info: Record<string, string>): NodeState => ({ name: 'cart-0', address: '10.0.0.0', info });
const sentinel = (changes: Partial<SentinelState> = {}): SentinelState => ({
  name: 'cart-sentinel-0',
  address: '10.0.1.0',
  info: {},
  master: { ip: '10.0.0.0' },
  replicas: [{ ip: '10.0.0.1' }],
  sentinels: [{ ip: '10.0.1.1' }],
  ckquorum: 'OK',
  ...changes,
});
const seen = (state: Partial<State>) => strangers({ nodes: [], sentinels: [], ...state }, [OTHER]);

test('a stack that knows only its own members has no strangers', () => {
  const master = node({ role: 'master', slave0: 'ip=10.0.0.1,port=6379,state=online' });
  expect(seen({ nodes: [master, node({ master_host: '10.0.0.0' })], sentinels: [sentinel()] })).toEqual([]);
});

test.each<[string, Partial<State>, string]>([
  ['a master', { nodes: [node({ master_host: '10.0.2.0' })] }, 'cart-0 knows 10.0.2.0'],
  ['a replica', { nodes: [node({ slave0: 'ip=10.0.2.0,port=6379' })] }, 'cart-0 knows 10.0.2.0'],
  [
    'the master of a Sentinel',
    { sentinels: [sentinel({ master: { ip: '10.0.2.0' } })] },
    'cart-sentinel-0 knows 10.0.2.0',
  ],
  [
    'a replica of a Sentinel',
    { sentinels: [sentinel({ replicas: [{ ip: '10.0.2.0' }] })] },
    'cart-sentinel-0 knows 10.0.2.0',
  ],
  [
    'a Sentinel of a Sentinel',
    { sentinels: [sentinel({ sentinels: [{ ip: '10.0.3.0' }] })] },
    'cart-sentinel-0 knows 10.0.3.0, which is shop-sentinel-0 of another stack',
  ],
])('%s of another stack is one', (_, state, text) => {
  const found = seen(state);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(text);
});
