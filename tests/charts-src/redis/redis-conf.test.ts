import { Size } from 'cdk8s';
import { directiveProblems, redisConf } from '../../../charts-src';

const conf = (extra = {}) =>
  redisConf({
    maxmemory: Size.mebibytes(192),
    maxmemoryPolicy: 'noeviction',
    minReplicasToWrite: 1,
    tls: false,
    extra,
  });

test('redis.conf with all defaults', () => {
  expect(conf()).toBe(`port 6379
bind * -::*
protected-mode no
dir /data
appendonly yes
appendfsync everysec
aof-use-rdb-preamble yes
aof-timestamp-enabled yes
save 3600 1 300 100 60 10000
replica-announce-port 6379
min-replicas-max-lag 5
repl-diskless-sync yes
repl-diskless-sync-delay 0
repl-backlog-size 64mb
acl-pubsub-default resetchannels
tcp-keepalive 60
shutdown-timeout 3
loglevel notice
maxmemory 196608kb
maxmemory-policy noeviction
min-replicas-to-write 1
`);
});

test("the user's directives replace those of the same name", () => {
  const lines = conf({ loglevel: 'verbose', 'lazyfree-lazy-eviction': true }).split('\n');
  expect(lines.filter((line) => line.startsWith('loglevel'))).toEqual(['loglevel verbose']);
  expect(lines).toContain('lazyfree-lazy-eviction yes');
});

test('a list gives the directive once for each element', () => {
  expect(conf({ 'client-output-buffer-limit': ['normal 0 0 0', 'pubsub 32mb 8mb 60'] })).toContain(
    'client-output-buffer-limit normal 0 0 0\nclient-output-buffer-limit pubsub 32mb 8mb 60\n',
  );
});

test('directives that are free to set', () => {
  expect(directiveProblems({ hz: 20, save: '""', activedefrag: false, 'slowlog-max-len': [1, 2] })).toEqual(
    [],
  );
});

test.each([
  ['requirepass', 'x', 'which the stack owns: users and passwords come from the credentials of the stack'],
  [
    'maxmemory',
    '1gb',
    'which the stack owns: set maxmemory instead, which is checked against the memory limit',
  ],
  ['replicaof', 'h 1', 'which the stack owns: Sentinel decides who is the master'],
  ['tls-port', 1, 'which the stack owns: set tls of the stack instead'],
  ['RequirePass', 'x', 'which the stack owns: users and passwords come from the credentials of the stack'],
])('%s is refused with the reason', (name, value, reason) => {
  expect(directiveProblems({ [name]: value })).toEqual([`config: got ${name}, ${reason}`]);
});

test.each(['a\nrequirepass x', 'a\rb', 'a\0b', ['fine', 'a\nb']])(
  'a line break is refused in %j',
  (value) => {
    expect(directiveProblems({ loglevel: value })).toEqual([
      'config: the value of loglevel has a line break; give a list to repeat a directive',
    ]);
  },
);

test.each([['', '  ', []], [['a', '']]].flat())('no value is refused: %j', (value) => {
  expect(directiveProblems({ loglevel: value })).toEqual([
    'config: loglevel has no value; Redis writes an empty one as ""',
  ]);
});

test.each(['hz\nrequirepass', 'hz 10', '', '#hz'])('%j is no name of a directive', (name) => {
  expect(directiveProblems({ [name]: 1 })).toEqual([
    `config: got ${JSON.stringify(name)}, allowed: names of directives in lower case`,
  ]);
});

test('each wrong directive is named', () => {
  expect(directiveProblems({ port: 1, loglevel: '\n', hz: 10, dir: '/' })).toHaveLength(3);
});
