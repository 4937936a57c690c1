import { cidrProblem, commandRuleProblem } from '../../../charts-src';
import { openProblem } from '../../../charts-src/webdis/rules';

test.each(['10.0.0.0/8', '0.0.0.0/0', '192.168.1.7/32'])('%s is a network', (cidr) => {
  expect(cidrProblem(cidr)).toBeUndefined();
});

test.each([
  '10.0.0.0',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '10.0.0/8',
  '300.0.0.0/8',
  '10.0.0.0/8/8',
  '::/0',
  'all',
  '',
])('"%s" is no network', (cidr) => {
  expect(cidrProblem(cidr)).toBe(`allowFrom: got ${cidr}, allowed: IPv4 networks such as 10.0.0.0/8`);
});

test.each(['+get', '-del', '+@read', '-@dangerous', '+config|get', '+ft.search', '+GET'])(
  '%s is a rule about commands',
  (rule) => {
    expect(commandRuleProblem(rule)).toBeUndefined();
  },
);

test.each(['get', '+', '~*', '&*', '>password', 'on', '+get +set', '+get\nuser x on', 'allkeys', ''])(
  '%j is no rule about commands',
  (rule) => {
    expect(commandRuleProblem(rule)).toBe(
      `commands: got ${rule}, allowed: ACL rules about commands such as +@read or -del`,
    );
  },
);

test.each<[Parameters<typeof openProblem>[0], string]>([
  [{ basicAuth: false }, 'got false, which lets in everybody, as allowFrom is empty, without a password'],
  [{ basicAuth: false, allowFrom: [] }, 'everybody, as allowFrom is empty'],
  [
    { basicAuth: false, allowFrom: ['10.0.0.0/8', '0.0.0.0/0'] },
    'got false, which lets in 0.0.0.0/0, without a password',
  ],
])('%j is open to everybody', (options, text) => {
  expect(openProblem(options)).toContain(text);
});

test.each<Parameters<typeof openProblem>[0]>([
  {},
  { allowFrom: ['0.0.0.0/0'] },
  { basicAuth: true },
  { basicAuth: false, allowFrom: ['10.0.0.0/8'] },
])('%j is not', (options) => {
  expect(openProblem(options)).toBeUndefined();
});
