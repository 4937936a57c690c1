import { accountProblem, usesAws } from '../../../infra/aws/account';
import { providerArgs } from '../../../infra/aws/provider';
import { loadConfig } from '../../../infra/config';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf';
const config = (aws: object = {}) => loadConfig({ secretStore: 'aws', aws });

test.each([
  [{}, false],
  [{ secretStore: 'aws' }, true],
])('a stack with %j uses AWS: %s', (values, uses) => {
  expect(usesAws(loadConfig(values))).toBe(uses);
});

describe('the region', () => {
  test.each<[string, object, Record<string, string>]>([
    ['the config', { region: 'eu-central-1' }, {}],
    ['AWS_REGION', {}, { AWS_REGION: 'eu-central-1' }],
    ['AWS_DEFAULT_REGION', {}, { AWS_DEFAULT_REGION: 'eu-central-1' }],
    ['the profile of the config', { profile: 'shop' }, {}],
    ['AWS_PROFILE', {}, { AWS_PROFILE: 'shop' }],
  ])('may come from %s', (_, aws, env) => {
    expect(accountProblem(config(aws), env)).toBeUndefined();
  });

  test('is asked for in one sentence with all ways to give it', () => {
    expect(accountProblem(config(), { AWS_REGION: '' })).toBe(
      'no AWS region is known: set aws.region, AWS_REGION or AWS_DEFAULT_REGION, or name a profile that has one ' +
        '(aws.profile or AWS_PROFILE)',
    );
  });

  test('of the environment must be that of an existing secret', () => {
    const problem = accountProblem(config({ existingSecretArn: ARN }), { AWS_REGION: 'us-east-1' });
    expect(problem).toMatch(/got a secret in eu-central-1, but the region is us-east-1/);
  });
});

describe('the provider', () => {
  test('has what the config says, and asks AWS itself', () => {
    const assumeRole = 'arn:aws:iam::123456789012:role/deployer';
    const aws = { region: 'eu-central-1', profile: 'shop', assumeRole, tags: { team: 'shop' } };
    expect(providerArgs(config(aws), { AWS_REGION: 'us-east-1' })).toEqual({
      region: 'eu-central-1',
      profile: 'shop',
      assumeRoles: [{ roleArn: assumeRole, sessionName: 'redis-ha-stack' }],
      defaultTags: { tags: { team: 'shop' } },
    });
  });

  test('asks nobody but the emulator of AWS_ENDPOINT_URL', () => {
    const url = 'http://127.0.0.1:4566';
    const args = providerArgs(config({ region: 'eu-central-1' }), { AWS_ENDPOINT_URL: url });
    expect(args).toMatchObject({
      endpoints: [
        { secretsmanager: url, sts: url, elasticache: url, ec2: url, eks: url, iam: url, kms: url },
      ],
      skipCredentialsValidation: true,
      skipMetadataApiCheck: true,
      skipRequestingAccountId: true,
    });
  });
});
