import { leftBehind, wayDown } from '../../../infra/cli/down';
import { planJson } from '../../../infra/cli/plan';
import { neededPlugins } from '../../../infra/cli/plugins';

import { protectedIn } from '../../../infra/cli/session';
import { missing } from '../../../infra/cli/test-aws';
import { showPlan } from '../../../infra/cli/tree';
import { loadConfig } from '../../../infra/config';
import { plain, planOf } from './fixtures';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf';
const own = { name: 'cart', secretStore: 'aws', aws: { secret: { name: 'shop/cart' } } };
const atOnce = { ...own, aws: { secret: { recoveryWindowDays: 0 } } };
const existing = { secretStore: 'aws', aws: { existingSecretArn: ARN } };

describe('the plan of a stack with a secret in AWS, without region or credentials', () => {
  it('lists what is made and what it is charged by', () => {
    const text = showPlan(planOf(own), plain);
    expect(text).toContain('2 resources in AWS:');
    expect(text).toContain('Secrets Manager secret shop/cart  [charged by AWS: by month, and by API call]');
    expect(text).toMatch(/\d+ generated passwords: db-password/);
  });

  it('says what was not checked', () => {
    const line =
      /not checked,.*region and credentials; whether the name shop\/cart is free in Secrets Manager/;
    expect(showPlan(planOf(own), plain)).toMatch(line);
  });

  it('tells the same as JSON', () => {
    expect(planJson(planOf(own)).aws).toMatchObject({
      resources: [
        {
          type: 'aws:secretsmanager/secret:Secret',
          name: 'shop/cart',
          chargedBy: 'by month, and by API call',
        },
        { type: 'aws:secretsmanager/secretVersion:SecretVersion' },
      ],
      notChecked: ['region and credentials', expect.stringContaining('shop/cart')],
    });
  });

  it('makes nothing where the secret exists', () => {
    const text = showPlan(planOf(existing), plain);
    expect(text).toContain(`0 resources in AWS\n  read, never changed: ${ARN}`);
    expect(text).toMatch(/\d+ passwords that are read: db-password/);
  });
});

it('the plan of a stack without AWS does not speak of it', () => {
  expect(showPlan(planOf(), plain)).not.toContain('AWS');
  expect(planJson(planOf())).not.toHaveProperty('aws');
});

it('the AWS provider is only needed by stacks that use it', () => {
  expect(neededPlugins(loadConfig({}))).toEqual(['kubernetes', 'random']);
  expect(neededPlugins(loadConfig(own))).toEqual(['kubernetes', 'random', 'aws']);
});

describe('taking a stack down', () => {
  const urn = (type: string, name: string) => `urn:pulumi:dev::redis-ha-stack::${type}::${name}`;

  it('finds what the state protects', () => {
    const resources = [
      { urn: urn('aws:secretsmanager/secret:Secret', 'cart'), protect: true },
      { urn: urn('a:b:C$kubernetes:core/v1:Secret', 'cart/Credentials'), protect: false },
      { urn: urn('kubernetes:core/v1:Namespace', 'cart') },
    ];
    expect(protectedIn({ deployment: { resources } })).toEqual(['aws:secretsmanager/secret:Secret cart']);
    expect(protectedIn({})).toEqual([]);
  });

  const cache = (more: object = {}) => ({
    ...{ name: 'cart', engine: 'elasticache', protect: false },
    elasticache: { vpc: { id: 'vpc-0a1b2c3d' }, ...more },
  });

  it.each<[string, object, string]>([
    [
      'both',
      { ...cache(), secretStore: 'aws' },
      '; its data stay in a final snapshot (elasticache.finalSnapshot); ' +
        'its secret can be restored for 30 days (aws.secret.recoveryWindowDays)',
    ],
    ['nothing', atOnce, ''],
  ])('says of a protected stack how it goes, and what is left: %s', (_, values, left) => {
    const config = loadConfig({ ...values, protect: true });
    expect(wayDown(['a:b:C cart'], { stack: 'dev', config })).toBe(
      'stack dev protects a:b:C cart; to take it down: set protect: false in its config, then ' +
        `\`npm run up -- --stack dev\`, then this command again${left}`,
    );
  });

  const SECRET = 'aws:secretsmanager/secret:Secret';
  const GROUP = 'aws:elasticache/replicationGroup:ReplicationGroup';

  it.each<[string, string, Record<string, unknown>, RegExp[]]>([
    [
      'says how to restore a secret that waits',
      SECRET,
      { name: 'shop/cart', recoveryWindowInDays: 30 },
      [/shop\/cart .* in 30 days.*restore-secret --secret-id shop\/cart/],
    ],
    [
      'leaves nothing of one without a recovery window',
      SECRET,
      { name: 'shop/cart', recoveryWindowInDays: 0 },
      [],
    ],
    [
      'says where the data of ElastiCache are',
      GROUP,
      { finalSnapshotIdentifier: 'cart-final-0a1b2c3d' },
      [/snapshot cart-final-0a1b2c3d, .*charges/],
    ],
    ['has nothing to say of a group without a final snapshot', GROUP, {}, []],
    ['has nothing to say without AWS', 'kubernetes:core/v1:Secret', { metadata: {} }, []],
  ])('%s', (_, type, inputs, texts) => {
    const said = leftBehind({ deployment: { resources: [{ urn: urn(type, 'cart'), type, inputs }] } });
    expect(said).toEqual(texts.map((text) => expect.stringMatching(text)));
  });
});

it('npm run test:aws says that it needs an emulator', async () => {
  expect(await missing('.', {})).toMatch(/^AWS_ENDPOINT_URL is not set; it must lead to an emulator/);
});
