/** A part of a stack and a port that its pods listen at. */
export type Listener = `${string}:${number}`;

/** All that a stack listens at. */
export const LISTENERS: readonly Listener[] = [
  'redis:6379',
  'sentinel:26379',
  'proxy:6379',
  'proxy:6380',
  'proxy:26379',
  'proxy:8404',
  'webdis:7379',
  'insight:5540',
];

const PROXY: readonly Listener[] = ['proxy:6379', 'proxy:6380', 'proxy:26379'];
const MEMBERS: readonly Listener[] = ['redis:6379', 'sentinel:26379'];

/** What pods may reach of a stack that has an application in another namespace and all defaults else. */
export const REACHABLE = {
  redis: [...MEMBERS, 'proxy:6379'],
  sentinel: MEMBERS,
  proxy: MEMBERS,
  webdis: ['proxy:6379'],
  insight: ['proxy:6379'],
  neighbour: [...PROXY, 'webdis:7379'],
  'neighbour with direct access': [...MEMBERS, ...PROXY, 'webdis:7379'],
  application: PROXY,
  stranger: [],
} satisfies Readonly<Record<string, readonly Listener[]>>;

export type Source = keyof typeof REACHABLE;
