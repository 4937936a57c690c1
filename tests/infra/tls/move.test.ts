import { loadConfig } from '../../../infra/config';
import { plannedStatefulSets } from '../../../infra/target';
import { tlsChanges } from '../../../infra/tls/move';

const sets = (tls: unknown) => plannedStatefulSets(loadConfig({ name: 'cart', namespace: 'shop', tls }));
const issuer = { issuer: { kind: 'Issuer', name: 'company' } };

test('a new stack and the same certificate are no change', () => {
  expect(tlsChanges([], sets('selfSigned'))).toEqual([]);
  expect(tlsChanges(sets(false), sets(false))).toEqual([]);
  expect(tlsChanges(sets({ secretName: 'a' }), sets({ secretName: 'a' }))).toEqual([]);
});

test.each<[from: unknown, to: unknown, sentence: string]>([
  [false, 'selfSigned', 'tls: got the certificate of secret cart-tls, but the pods run with no TLS'],
  ['selfSigned', issuer, 'secret cart-tls-issued, but the pods run with the certificate of secret cart-tls,'],
  [{ secretName: 'a' }, false, 'tls: got no TLS, but the pods run with the certificate of secret a'],
  [
    { secretName: 'a' },
    { secretName: 'b' },
    "can't work together: put the other certificate into secret a, or take",
  ],
])('from %j to %j is refused, once for all pods', (from, to, sentence) => {
  const problems = tlsChanges(sets(from), sets(to));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(sentence);
  expect(problems[0]).toContain('`npm run down`');
});
