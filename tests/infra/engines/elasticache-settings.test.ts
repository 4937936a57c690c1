import { loadConfig } from '../../../infra/config';
import { elasticacheResources } from '../../../infra/engines/elasticache/resources';
import { VPC } from './cloud';
import { GROUP, SECURITY_GROUP, USER, ofType, only, up } from './elasticache-stack';

test('every setting reaches AWS', async () => {
  const stack = await up({
    flavor: 'valkey',
    replicas: 2,
    redis: { maxmemoryPolicy: 'allkeys-lru', config: { timeout: 60, activedefrag: true } },
    webdis: false,
    insight: false,
    elasticache: {
      version: '8.1',
      nodeType: 'cache.r7g.large',
      vpc: { tags: { Name: 'shop' }, subnetIds: ['subnet-0000000a', 'subnet-0000000c'] },
      allowedSecurityGroupIds: ['sg-0a1b2c3d'],
      maintenanceWindow: 'sun:03:00-sun:04:00',
      snapshotWindow: '01:00-02:00',
      snapshotRetentionDays: 14,
      kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/abc',
      importFrom: 's3://backups/cart.rdb',
    },
  });
  expect(stack.error).toBeUndefined();
  expect(only(stack, GROUP).inputs).toMatchObject({
    engine: 'valkey',
    engineVersion: '8.1',
    nodeType: 'cache.r7g.large',
    numCacheClusters: 2,
    parameterGroupName: 'cart-valkey8',
    maintenanceWindow: 'sun:03:00-sun:04:00',
    snapshotWindow: '01:00-02:00',
    snapshotRetentionLimit: 14,
    kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/abc',
    snapshotArns: ['arn:aws-cn:s3:::backups/cart.rdb'],
  });
  expect(only(stack, 'aws:elasticache/parameterGroup:ParameterGroup').inputs).toMatchObject({
    family: 'valkey8',
    parameters: [
      { name: 'activedefrag', value: 'yes' },
      { name: 'maxmemory-policy', value: 'allkeys-lru' },
      { name: 'timeout', value: '60' },
    ],
  });
  expect(only(stack, SECURITY_GROUP).inputs.ingress).toEqual([
    expect.objectContaining({ securityGroups: ['sg-0a1b2c3d'] }),
  ]);
  expect(only(stack, 'aws:elasticache/subnetGroup:SubnetGroup').inputs.subnetIds).toEqual([
    'subnet-0000000a',
    'subnet-0000000c',
  ]);
  expect(ofType(stack, USER).map(({ inputs }) => [inputs.userName, inputs.engine])).toEqual([
    ['default', 'valkey'],
  ]);
});

const RANDOM_ID = 'random:index/randomId:RandomId';

test('without protection the group may go, and still leaves its snapshot', async () => {
  const { inputs, protect } = only(await up({ protect: false }), GROUP);
  expect(protect).toBe(false);
  expect(inputs).toMatchObject({ finalSnapshotIdentifier: 'cart-final-0a0b0c0d' });
});

test('the snapshot of a group that another one replaces has a name of its own', async () => {
  const kmsKeyId = 'arn:aws:kms:eu-central-1:123456789012:key/abc';
  const stack = await up({ flavor: 'valkey', elasticache: { version: '8.1', kmsKeyId } });
  expect(only(stack, RANDOM_ID).inputs.keepers).toEqual({ flavor: 'valkey', version: '8.1', kmsKeyId });
});

test.each([true, false])(
  'no snapshot is left where the config says so, with protection: %s',
  async (protect) => {
    const stack = await up({ protect, elasticache: { finalSnapshot: false } });
    expect(only(stack, GROUP).inputs).not.toHaveProperty('finalSnapshotIdentifier');
    expect(ofType(stack, RANDOM_ID)).toEqual([]);
    const config = loadConfig({
      ...{ name: 'cart', engine: 'elasticache', protect },
      elasticache: { vpc: { id: VPC }, finalSnapshot: false },
    });
    expect(JSON.stringify(elasticacheResources(config))).not.toContain('final snapshot');
  },
);

test('a single node can fail over to none', async () => {
  const stack = await up({ replicas: 1, failover: false });
  expect(only(stack, GROUP).inputs).toMatchObject({
    numCacheClusters: 1,
    multiAzEnabled: false,
    automaticFailoverEnabled: false,
  });
});
