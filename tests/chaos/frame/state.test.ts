import { askAll, readAnswers } from './ask';
import { usedCores } from './heal';
import { type NodeState, type SentinelState, type State, stateProblems } from './state';

const VERSION = { redis_version: '8.6.3' };
const node = (n: number, info: Record<string, string>): NodeState => ({
  name: `cart-${n}`,
  address: `10.0.0.${n}`,
  info: { ...VERSION, ...info },
});
const replica = (n: number) => node(n, { role: 'slave', master_host: '10.0.0.0', master_link_status: 'up' });
const sentinel = (n: number): SentinelState => ({
  name: `cart-sentinel-${n}`,
  address: `10.0.1.${n}`,
  info: { ...VERSION, sentinel_tilt: '0' },
  master: { ip: '10.0.0.0', flags: 'master' },
  replicas: [1, 2].map((r) => ({ ip: `10.0.0.${r}`, flags: 'slave' })),
  sentinels: [0, 1, 2].filter((s) => s !== n).map((s) => ({ ip: `10.0.1.${s}`, flags: 'sentinel' })),
  ckquorum: 'OK 3 usable Sentinels.',
});
const WHOLE: State = {
  nodes: [node(0, { role: 'master', connected_slaves: '2' }), replica(1), replica(2)],
  sentinels: [0, 1, 2].map(sentinel),
};
const withNode = (n: number, changed: NodeState): State => ({
  ...WHOLE,
  nodes: WHOLE.nodes.map((old, i) => (i === n ? changed : old)),
});
const withSentinel = (changes: Partial<SentinelState>): State => ({
  ...WHOLE,
  sentinels: WHOLE.sentinels.map((old, i) => (i === 1 ? { ...old, ...changes } : old)),
});

test('a stack that is whole has no problems', () => {
  expect(stateProblems(WHOLE)).toEqual([]);
});

test.each([
  ['a node that is silent', withNode(1, { ...replica(1), info: {} }), 'cart-1 does not answer'],
  ['two masters', withNode(1, node(1, { role: 'master' })), 'masters: cart-0, cart-1, wanted: one'],
  ['no master', withNode(0, replica(0)), 'masters: none, wanted: one'],
  [
    'a replica of a replica',
    withNode(2, node(2, { ...replica(2).info, master_host: '10.0.0.1' })),
    'cart-2 follows: 10.0.0.1, wanted: 10.0.0.0',
  ],
  [
    'a replica that is not in sync',
    withNode(2, node(2, { ...replica(2).info, master_link_status: 'down' })),
    'link of cart-2 to its master: down, wanted: up',
  ],
  [
    'a master that lacks a replica',
    withNode(0, node(0, { role: 'master', connected_slaves: '1' })),
    'replicas of cart-0: 1, wanted: 2',
  ],
  [
    'an event loop that spins',
    withNode(1, node(1, { ...replica(1).info, instantaneous_eventloop_cycles_per_sec: '475000' })),
    'the event loop of cart-1 spins: 475000 cycles/s',
  ],
  [
    'a Sentinel with another master',
    withSentinel({ master: { ip: '10.0.0.2', flags: 'master' } }),
    'master of cart-sentinel-1: 10.0.0.2, wanted: 10.0.0.0',
  ],
  [
    'a Sentinel that takes the master for down',
    withSentinel({ master: { ip: '10.0.0.0', flags: 'master,s_down' } }),
    'flags of the master at cart-sentinel-1: master,s_down, wanted: master',
  ],
  [
    'a Sentinel that knows a replica too many',
    withSentinel({ replicas: [1, 2, 9].map((r) => ({ ip: `10.0.0.${r}`, flags: 'slave' })) }),
    'replicas that cart-sentinel-1 knows: 10.0.0.1 10.0.0.2 10.0.0.9, wanted: 10.0.0.1 10.0.0.2',
  ],
  [
    'a Sentinel that lacks a peer',
    withSentinel({ sentinels: [{ ip: '10.0.1.0', flags: 'sentinel' }] }),
    'Sentinels that cart-sentinel-1 knows: 10.0.1.0, wanted: 10.0.1.0 10.0.1.2',
  ],
  ['no quorum', withSentinel({ ckquorum: 'NOQUORUM 1' }), 'CKQUORUM at cart-sentinel-1: NOQUORUM 1'],
  [
    'TILT',
    withSentinel({ info: { ...VERSION, sentinel_tilt: '1' } }),
    'TILT of cart-sentinel-1: 1, wanted: 0',
  ],
])('%s is told', (_, state, problem) => {
  expect(stateProblems(state)).toEqual([problem]);
});

describe('answers of all members', () => {
  const members = {
    nodes: [{ name: 'cart-0', address: '10.0.0.0' }],
    sentinels: [{ name: 'cart-sentinel-0', address: '10.0.1.0' }],
    masterName: 'shop.cart',
  };

  test('are told apart', () => {
    const text = [
      '@@@@ cart-0',
      '@@ info',
      '# Server\r\nredis_version:8.6.3\r\nrole:master\r\n',
      '@@@@ cart-sentinel-0',
      '@@ info',
      'sentinel_tilt:0',
      '@@ master',
      '{"ip":"10.0.0.0"}',
      '@@ replicas',
      '[{"ip":"10.0.0.1"}]',
      '@@ sentinels',
      '[]',
      '@@ ckquorum',
      '"OK 1 usable"',
    ].join('\n');
    expect(readAnswers(text, members)).toEqual({
      nodes: [{ name: 'cart-0', address: '10.0.0.0', info: { redis_version: '8.6.3', role: 'master' } }],
      sentinels: [
        {
          name: 'cart-sentinel-0',
          address: '10.0.1.0',
          info: { sentinel_tilt: '0' },
          master: { ip: '10.0.0.0' },
          replicas: [{ ip: '10.0.0.1' }],
          sentinels: [],
          ckquorum: 'OK 1 usable',
        },
      ],
    });
  });

  test('that are missing or no JSON make nobody healthy', () => {
    const state = readAnswers('@@@@ cart-sentinel-0\n@@ info\n@@ master\nERR No such master\n', members);
    expect(stateProblems(state)).toEqual(['cart-0 does not answer', 'cart-sentinel-0 does not answer']);
  });

  test('are asked for without a password in any argument', () => {
    expect(askAll(members)).toMatch(/REDISCLI_AUTH=\$\(cat \/credentials\/admin-password\)/);
    expect(askAll(members)).not.toMatch(/-a /);
  });
});

describe('CPU time', () => {
  const stat = (pid: number, user: number, system: number) =>
    `${pid} (redis) server) S 0 1 1 0 -1 4194560 1 0 0 0 ${user} ${system} 0 0 20`;

  test('is that between two looks at a process, whatever its name', () => {
    expect(usedCores(`${stat(1, 100, 50)}\n\n${stat(1, 250, 200)}\n`)).toBe(1);
  });

  test('is that of all processes that were there both times', () => {
    const before = [stat(1, 5, 5), stat(7, 100, 50), stat(8, 900, 900)];
    const after = [stat(1, 155, 5), stat(7, 250, 50), stat(9, 700, 700)];
    expect(usedCores(`${before.join('\n')}\n\n${after.join('\n')}\n`)).toBe(1);
  });
});
