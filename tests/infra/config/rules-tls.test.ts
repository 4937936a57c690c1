import { loadConfig } from '../../../infra/config';
import { authority } from '../../support/certificates';
import { problemsOf } from './problems';

const issuer = { kind: 'Issuer', name: 'company' };

test.each<[tls: unknown]>([
  [false],
  ['selfSigned'],
  [{ secretName: 'given' }],
  [{ issuer, dnsNames: ['redis.example.org'], renewBefore: '360h', ca: authority().pem }],
  [{ issuer: { kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io', name: 'company' } }],
])('tls: %j is one', (tls) => {
  expect(loadConfig({ tls })).toMatchObject({ tls: typeof tls === 'object' ? {} : tls });
});

test.each<[tls: unknown, key: string, text: string]>([
  [
    'selfsigned',
    'tls',
    'got "selfsigned"; allowed: false, or selfSigned, or a map with keys of secretName, issuer',
  ],
  [true, 'tls', 'got true; allowed: false, or selfSigned, or a map'],
  [{}, 'tls', 'got neither secretName nor issuer; allowed: one of the two, or selfSigned'],
  [{ secretName: 'a', issuer }, 'tls', 'got secretName and issuer; allowed: one of the two'],
  [{ issuer: { name: 'company' } }, 'tls.issuer.kind', 'allowed: Issuer, ClusterIssuer'],
  [{ issuer: { kind: 'Isuer', name: 'a' } }, 'tls.issuer.kind', 'got Isuer; allowed: Issuer, ClusterIssuer'],
  [{ issuer: { ...issuer, nme: 'a' } }, 'tls.issuer.nme', 'did you mean name?'],
  [{ issuer, renewBefore: '1m' }, 'tls.renewBefore', 'got "1m"; allowed: a duration of at least 5m'],
  [{ secretName: 'a', renewBefore: '1h' }, 'tls.renewBefore', 'allowed: nothing without tls.issuer'],
  [{ secretName: 'a', dnsNames: ['b'] }, 'tls.dnsNames', 'allowed: nothing without tls.issuer'],
  [{ issuer, ca: 'abc' }, 'tls.ca', 'allowed: certificates in PEM'],
  [{ secretName: 'redis' }, 'tls.secretName', 'got redis, which holds passwords'],
])('tls: %j is refused', (tls, key, text) => {
  expect(problemsOf({ tls })[key]).toContain(text);
});

test('ElastiCache has a certificate of its own', () => {
  expect(problemsOf({ tls: 'selfSigned', engine: 'elasticache' }).tls).toContain(
    'allowed: nothing with engine: elasticache',
  );
});
