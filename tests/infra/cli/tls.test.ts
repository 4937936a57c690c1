import { renderFiles, renderText } from '../../../infra/cli/render';
import { planOf } from './fixtures';

test('a private key is in no rendered file: selfSigned is refused, with what to use', () => {
  const plan = planOf({ tls: 'selfSigned' });
  const reason =
    /^tls: got selfSigned, .* allowed for rendered YAML: { issuer } of cert-manager, { secretName }, or false$/;
  expect(() => renderFiles(plan)).toThrow(reason);
  expect(() => renderText(plan)).toThrow(reason);
});

test('a plan of it shows the Secret that will be made', () => {
  const secret = planOf({ tls: 'selfSigned' }).objects.find(({ name }) => name === 'redis-tls');
  expect(secret?.manifest).toMatchObject({
    type: 'kubernetes.io/tls',
    stringData: { 'tls.key': '<tls.key>' },
  });
});

test('a Certificate is rendered without what is meant for Pulumi, before Redis', () => {
  const text = renderText(planOf({ tls: { issuer: { kind: 'Issuer', name: 'company' } } }));
  expect(text).toContain('kind: Certificate');
  expect(text).not.toContain('pulumi.com');
  expect(text.indexOf('kind: Certificate')).toBeLessThan(text.indexOf('kind: StatefulSet'));
});

test('what only a cluster can tell of a Secret is said to be unchecked', () => {
  expect(planOf({ tls: { secretName: 'given' } }).unchecked).toEqual([
    'that the certificate of secret redis/given fits the stack',
  ]);
});
