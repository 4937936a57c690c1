import { appCommandProblem } from '../../../charts-src';
import { HARMLESS, fenced } from '../../../charts-src/access/app-commands';
import { describeIf } from '../../support/binaries';
import { RedisProcesses } from '../../support/redis-processes';

test.each([
  '+get',
  '-del',
  '+@read',
  '-@all',
  '-@admin',
  '+info',
  '+KEYS',
  '+client|setname',
  '+json.set',
  '-config',
])('%s is for applications', (rule) => {
  expect(appCommandProblem(rule)).toBeUndefined();
});

test.each([
  ['+@all', 'it is administration too'],
  ['+@admin', 'it is administration'],
  ['+@DANGEROUS', 'it is administration'],
  ['+acl', 'it administers the server or touches what belongs to others'],
  ['+config|get', 'it administers the server or touches what belongs to others'],
  ['+FLUSHDB', 'it administers the server or touches what belongs to others'],
  ['+client|kill', 'it administers the server or touches what belongs to others'],
  ['+client', 'it may end other clients'],
  ['+sentinel|master', 'no data node knows it'],
  ['-@reed', 'Redis knows no such category'],
  ['~*', 'it is no rule about commands'],
  ['(+get ~a)', 'it is no rule about commands'],
  ['allkeys', 'it is no rule about commands'],
  ['', 'it is no rule about commands'],
])('%s is refused, because %s', (rule, why) => {
  expect(appCommandProblem(rule)).toMatch(`got ${rule}, but ${why}; allowed: `);
});

test('what is dangerous of other categories is taken away, and what is harmless and was named stays', () => {
  expect(fenced(['+@write', '+keys', '+info', '-info'])).toEqual([
    '+@write',
    '+keys',
    '+info',
    '-info',
    '-@admin',
    '-@dangerous',
    '+keys',
  ]);
  expect(fenced(['+keys', '-@keyspace', '+get']).slice(-2)).toEqual(['-@admin', '-@dangerous']);
});

describeIf(['redis-server', 'redis-cli'], 'the commands of a real Redis', () => {
  const processes = new RedisProcesses();
  afterAll(() => processes.stopAll());

  test('that administer or are dangerous are refused, or known as harmless', async () => {
    const redis = await processes.server({ address: processes.address(1) });
    const listed = await Promise.all(
      ['admin', 'dangerous'].map((category) => redis.cli('ACL', 'CAT', category)),
    );
    const commands = [...new Set(listed.join('\n').split('\n'))].filter(
      (command) => !HARMLESS.includes(command),
    );
    expect(commands.length).toBeGreaterThan(50);
    expect(commands.filter((command) => appCommandProblem(`+${command}`) === undefined)).toEqual([]);
  });
});
