import { loadConfig } from '../../../infra/config';
import { problemsOf } from './problems';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cart-AbCdEf';

test.each<[values: Record<string, unknown>, key: string, text: string]>([
  [
    { passwordVersion: 2, existingSecret: 'given' },
    'passwordVersion',
    'got 2; allowed: 1 with existingSecret, whose passwords are made elsewhere',
  ],
  [
    { passwordVersion: 2, secretStore: 'aws', aws: { existingSecretArn: ARN } },
    'passwordVersion',
    'got 2; allowed: 1 with aws.existingSecretArn',
  ],
  [{ passwordVersion: 0 }, 'passwordVersion', 'a whole number, 1 or more'],
  [{ previousPasswords: 'maybe' }, 'previousPasswords', 'accepted, refused'],
  [{ passwordGracePeriod: '5' }, 'passwordGracePeriod', 'a duration with unit ms, s, m or h'],
])('%j is refused', (values, key, text) => {
  expect(problemsOf(values)).toEqual({ [key]: expect.stringContaining(text) });
});

test('the first version, five minutes for both, unless told otherwise', () => {
  const { passwordVersion, previousPasswords, passwordGracePeriod } = loadConfig({});
  expect([passwordVersion, previousPasswords, passwordGracePeriod.toMinutes()]).toEqual([1, 'accepted', 5]);
});
