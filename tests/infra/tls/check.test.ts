import { certificateFaults } from '../../../infra/tls/check';
import { CERTIFICATE_NAMES, authority } from '../../support/certificates';

const ours = authority();
const faults = (values: Record<string, string>) =>
  certificateFaults(values, { dnsNames: CERTIFICATE_NAMES, now: new Date() });

test('a certificate that fits has no fault; more names and more authorities are none', () => {
  expect(faults(ours.issue())).toEqual([]);
  expect(faults(ours.issue({ dnsNames: [...CERTIFICATE_NAMES, 'redis.example.org'] }))).toEqual([]);
  expect(faults({ ...ours.issue(), 'ca.crt': authority('other').pem + ours.pem })).toEqual([]);
});

test('a chain leads over an intermediate authority, wherever that is, to a root', () => {
  const between = ours.intermediate('between');
  const files = between.issue();
  const chained = files['tls.crt'] + between.pem;
  expect(faults({ ...files, 'tls.crt': chained, 'ca.crt': ours.pem })).toEqual([]);
  expect(faults({ ...files, 'ca.crt': between.pem + ours.pem })).toEqual([]);
  expect(faults({ ...files, 'ca.crt': ours.pem })).toEqual([
    'tls.crt is signed by CN=between, and nothing in ca.crt leads to that',
  ]);
  for (const crt of [files['tls.crt'], chained, chained + ours.pem])
    expect(faults({ ...files, 'tls.crt': crt, 'ca.crt': between.pem })).toEqual([
      expect.stringMatching(
        /^the authority CN=(between|authority) is signed by CN=authority, and nothing in/,
      ),
    ]);
});

test('an authority that has expired is no root', () => {
  const expired = authority('former', -1);
  expect(faults(expired.issue())).toEqual([
    expect.stringMatching(/^the authority CN=former has expired on /),
  ]);
  expect(faults({ ...expired.issue(), 'ca.crt': expired.pem + authority('former').pem })).toEqual([]);
});

test('a wildcard stands for the names that it matches', () => {
  const dnsNames = ['cart', '*.shop', '*.shop.svc', '*.shop.svc.cluster.local', 'cart.shop', 'localhost'];
  expect(faults(ours.issue({ dnsNames }))).toEqual([]);
});

test.each<[what: string, values: Record<string, string>, sentence: RegExp]>([
  [
    'lacks names',
    ours.issue({ dnsNames: ['cart', 'localhost'] }),
    /^tls.crt lacks the names cart\.shop, cart\.shop\.svc, /,
  ],
  ['has expired', ours.issue({ from: -2, to: -1 }), /^tls.crt has expired on /],
  ['is not valid yet', ours.issue({ from: 1 }), /^tls.crt is not valid before /],
  [
    'has the key of another one',
    { ...ours.issue(), 'tls.key': ours.issue({ key: 'other' })['tls.key'] },
    /^tls.key is the key of another certificate$/,
  ],
  [
    'is of another authority',
    { ...ours.issue(), 'ca.crt': authority('other').pem },
    /^tls.crt is signed by CN=authority, and nothing in ca.crt leads to that$/,
  ],
  [
    'has no ca.crt',
    { ...ours.issue(), 'ca.crt': '' },
    /^it has no ca.crt; needed: ca.crt, tls.crt, tls.key$/,
  ],
  [
    'is no PEM',
    { ...ours.issue(), 'tls.crt': 'x', 'tls.key': 'y' },
    /^tls.crt, tls.key can't be read; needed: PEM/,
  ],
])('a certificate that %s is refused', (_what, values, sentence) => {
  const [first, ...others] = faults(values);
  expect(first).toMatch(sentence);
  expect(others).toEqual([]);
});

test('all faults at once, and nothing of the key', () => {
  const values = {
    ...ours.issue({ dnsNames: ['cart'], from: -2, to: -1 }),
    'tls.key': ours.issue({ key: 'b' })['tls.key'],
  };
  expect(faults(values)).toHaveLength(3);
  expect(faults(values).join()).not.toMatch(/PRIVATE|BEGIN/);
});
