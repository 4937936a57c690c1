import { loadConfig } from '../../../infra/config';
import { elasticacheAccess } from '../../../infra/engines/elasticache/policy';
import { elasticacheResources } from '../../../infra/engines/elasticache/resources';
import { type Registered, type Run, reveal } from '../monitor';
import { VPC } from './cloud';
import { GROUP, SECURITY_GROUP, USER, ofType, only, started, up } from './elasticache-stack';

const PRIMARY = 'master.cart.cache.example.org';
const READER = 'replica.cart.cache.example.org';

const isAws = ({ type }: Registered) => type.startsWith('aws:');
const shortUrn = ({ urn }: Registered) => urn.split('::').slice(2).join('::');

describe('a stack with all defaults', () => {
  let stack: Run;
  beforeAll(async () => {
    stack = await up();
    expect(stack.error).toBeUndefined();
  });

  test('what it makes in AWS, all through the one provider', () => {
    const resources = stack.resources.filter(isAws);
    expect(resources.map(({ type, name }) => `${type}::${name}`).sort()).toEqual([
      'aws:ec2/securityGroup:SecurityGroup::cart-elasticache',
      'aws:elasticache/parameterGroup:ParameterGroup::cart',
      'aws:elasticache/replicationGroup:ReplicationGroup::cart',
      'aws:elasticache/subnetGroup:SubnetGroup::cart',
      'aws:elasticache/user:User::cart-default',
      'aws:elasticache/user:User::cart-insight',
      'aws:elasticache/user:User::cart-webdis',
      'aws:elasticache/userGroup:UserGroup::cart',
    ]);
    expect(new Set(resources.map(({ provider }) => provider))).toEqual(new Set(['aws']));
  });

  test('the plan lists the same, and the policy has actions for each', () => {
    const planned = elasticacheResources(
      loadConfig({ name: 'cart', engine: 'elasticache', elasticache: { vpc: { id: VPC } } }),
    );
    const types = stack.resources.filter(isAws).map(({ type }) => type);
    expect(planned.map(({ type }) => type).sort()).toEqual([...types].sort());
    expect(types.filter((type) => !(type in elasticacheAccess))).toEqual([]);
    expect(planned.filter(({ chargedBy }) => chargedBy)).toEqual([
      {
        type: GROUP,
        kind: 'Replication group',
        logicalName: 'cart',
        name: 'cart',
        chargedBy:
          '3 × cache.t4g.small by the hour, traffic between zones by GB, snapshots of 7 days by GB and month, ' +
          'the final snapshot after the end',
      },
    ]);
  });

  test('every property of the group', () => {
    const { inputs, protect, deleteBeforeReplace, ignoreChanges } = only(stack, GROUP);
    expect(inputs).toEqual({
      replicationGroupId: 'cart',
      description: 'Redis stack cart',
      engine: 'redis',
      engineVersion: '7.1',
      autoMinorVersionUpgrade: false,
      nodeType: 'cache.t4g.small',
      numCacheClusters: 3,
      port: 6379,
      parameterGroupName: 'cart-redis7',
      subnetGroupName: 'cart',
      securityGroupIds: ['cart-elasticache-id'],
      userGroupIds: ['cart'],
      multiAzEnabled: true,
      automaticFailoverEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: true,
      snapshotRetentionLimit: 7,
      finalSnapshotIdentifier: 'cart-final-0a0b0c0d',
      applyImmediately: true,
    });
    expect({ protect, deleteBeforeReplace, ignoreChanges }).toEqual({
      protect: true,
      deleteBeforeReplace: true,
      ignoreChanges: ['snapshotArns'],
    });
  });

  test('the parameters keep what the pods would do at maxmemory', () => {
    expect(only(stack, 'aws:elasticache/parameterGroup:ParameterGroup').inputs).toEqual({
      name: 'cart-redis7',
      family: 'redis7',
      description: 'Redis stack cart',
      parameters: [{ name: 'maxmemory-policy', value: 'noeviction' }],
    });
  });

  test('the nodes lie in the private subnets, and only the VPC gets in', () => {
    expect(only(stack, 'aws:elasticache/subnetGroup:SubnetGroup').inputs).toEqual({
      name: 'cart',
      description: 'Nodes of Redis stack cart',
      subnetIds: ['subnet-0000000a', 'subnet-0000000b'],
    });
    expect(only(stack, SECURITY_GROUP).inputs).toEqual({
      name: 'cart-elasticache',
      description: 'Clients of Redis stack cart',
      vpcId: VPC,
      ingress: [
        {
          protocol: 'tcp',
          fromPort: 6379,
          toPort: 6379,
          cidrBlocks: ['10.0.0.0/16', '10.1.0.0/16'],
          description: 'clients by address',
        },
      ],
      egress: [],
    });
  });

  test('users have their passwords from the credentials, as secrets, and the group has these users only', () => {
    const users = ofType(stack, USER).map(({ inputs }) => inputs);
    expect(users.map(({ userId, userName, engine }) => [userId, userName, engine])).toEqual([
      ['cart-default', 'default', 'redis'],
      ['cart-webdis', 'webdis', 'redis'],
      ['cart-insight', 'insight', 'redis'],
    ]);
    const keys = ['db-password', 'webdis-password', 'insight-password'];
    users.forEach(({ authenticationMode }, i) => {
      const { value, secret } = secretIn(authenticationMode);
      expect(secret).toBe(true);
      expect(value).toEqual({ type: 'password', passwords: [`generated-cart-${keys[i]}`] });
    });
    expect(only(stack, 'aws:elasticache/userGroup:UserGroup').inputs).toEqual({
      userGroupId: 'cart',
      engine: 'redis',
      userIds: ['cart-default', 'cart-webdis', 'cart-insight'],
    });
  });

  test('a rotation: each user takes both passwords, then the new one alone; clients get the new one after the users', async () => {
    const both = await up({ passwordVersion: 2 });
    const alone = await up({ passwordVersion: 2, previousPasswords: 'refused' });
    const passwordsOf = (run: Run) =>
      ofType(run, USER).map(({ inputs }) => {
        const { value, secret } = secretIn(inputs.authenticationMode);
        expect(secret).toBe(true);
        return (value as { passwords: string[] }).passwords;
      });
    for (const [i, [next, before, ...others]] of passwordsOf(both).entries()) {
      expect(others).toEqual([]);
      expect(before).not.toBe(next);
      expect(passwordsOf(stack)[i]).toEqual([before]);
      expect(passwordsOf(alone)[i]).toEqual([next]);
    }
    const users = only(both, 'aws:elasticache/userGroup:UserGroup');
    expect(users.dependencies).toEqual(expect.arrayContaining(ofType(both, USER).map(({ urn }) => urn)));
    expect(only(both, GROUP).dependencies).toContain(users.urn);
    expect(
      both.resources.find(
        ({ type, name }) => type === 'kubernetes:core/v1:Secret' && name === 'cart/RedisHa/Connection',
      )!.dependencies,
    ).toContain(only(both, GROUP).urn);
  });

  test('no other resource is given a password, and none is in an output in plain', () => {
    const others = stack.resources.filter(
      ({ type }) => type !== USER && type !== 'kubernetes:core/v1:Secret',
    );
    for (const { inputs } of others) expect(JSON.stringify(inputs)).not.toContain('generated-');
    const { url, readUrl, ...plain } = stack.outputs;
    expect(JSON.stringify(plain)).not.toContain('generated-');
    for (const output of [url, readUrl]) expect(reveal(output).secret).toBe(true);
  });

  test('outputs have the addresses of the group', () => {
    const { url, readUrl, ...plain } = stack.outputs;
    expect(plain).toEqual({
      name: 'cart',
      namespace: 'shop',
      engine: 'elasticache',
      host: PRIMARY,
      port: 6379,
      readHost: READER,
      readPort: 6379,
      secretName: 'cart',
      connectionSecretName: 'cart-connection',
      webdisUrl: 'http://cart-webdis.shop.svc.cluster.local:7379',
      insightUrl: 'http://cart-insight.shop.svc.cluster.local:5540',
    });
    expect(reveal(url).value).toBe(`rediss://default:generated-cart-db-password@${PRIMARY}:6379`);
    expect(reveal(readUrl).value).toBe(`rediss://default:generated-cart-db-password@${READER}:6379`);
  });

  test('the connection Secret, Webdis and RedisInsight get them, too, with TLS', () => {
    const named = (type: string, name: string) =>
      stack.resources.find((one) => one.type === type && one.name === `cart/RedisHa/${name}`)!;
    const { value } = reveal(named('kubernetes:core/v1:Secret', 'Connection').inputs.stringData);
    expect(value).toMatchObject({
      REDIS_HOST: PRIMARY,
      REDIS_READ_HOST: READER,
      REDIS_READ_PORT: '6379',
      REDIS_TLS: 'true',
      REDIS_READ_URL: `rediss://default:generated-cart-db-password@${READER}:6379`,
    });
    const env = (name: string) => {
      const { spec } = named('kubernetes:apps/v1:Deployment', name).inputs as any; // eslint-disable-line @typescript-eslint/no-explicit-any
      return spec.template.spec.containers[0].env as unknown[];
    };
    expect(env('Webdis')).toContainEqual({ name: 'REDIS_HOST', value: PRIMARY });
    expect(env('Insight')).toContainEqual({ name: 'RI_REDIS_HOST', value: PRIMARY });
    const group = only(stack, GROUP);
    for (const name of ['Webdis', 'Insight']) {
      expect(named('kubernetes:apps/v1:Deployment', name).dependencies).toContain(group.urn);
    }
  });

  test('what a stack with Sentinels has, too, keeps its URN, so that a change of the engine changes it in place', async () => {
    const kubernetes = stack.resources.filter(({ type }) => /^(kubernetes|cdk8s|redis-ha-stack):/.test(type));
    const sentinel = await started({ name: 'cart', namespace: 'shop' });
    const known = sentinel.resources.map(shortUrn);
    expect(kubernetes.map(shortUrn).filter((urn) => !known.includes(urn))).toEqual([]);
    expect(kubernetes.filter(({ type }) => type.endsWith(':StatefulSet'))).toEqual([]);
  });
});
test('a stack with Sentinels asks AWS nothing', async () => {
  const call = jest.fn();
  const { error, resources } = await started({}, { call });
  expect(error).toBeUndefined();
  expect(call).not.toHaveBeenCalled();
  expect(resources.filter(({ type }) => /aws/.test(type))).toEqual([]);
});

/** A value of which a part may be a secret: with the marks taken off, and whether there was one. */
function secretIn(value: unknown): { value: unknown; secret: boolean } {
  const { value: plain, secret } = reveal(value);
  if (secret || typeof plain !== 'object' || plain === null) return { value: plain, secret };
  const parts = Object.entries(plain).map(([key, part]) => [key, secretIn(part)] as const);
  const entries = parts.map(([key, part]) => [key, part.value]);
  return {
    value: Array.isArray(plain) ? entries.map(([, part]) => part) : Object.fromEntries(entries),
    secret: parts.some(([, part]) => part.secret),
  };
}
