import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../infra/config';
import { cacheUsers } from '../../infra/engines/elasticache/access';
import { elasticacheAccess } from '../../infra/engines/elasticache/policy';
import { succeeded } from '../cluster/support/run';
import { Emulator } from './support/emulator';
import { Project } from './support/project';
import { query, text, texts } from './support/query-api';
import { type Vpc, makeVpc } from './support/vpc';

const ENDPOINT = process.env.AWS_ENDPOINT_URL;
const NAME = `cart-${process.pid}`;
const STACK = 'test';
const MINUTES = 60_000; // limits for machines with much else to do; an idle one needs a tenth
/** By what Pulumi tells an encrypted value in its state. */
const SECRET_MARK = '"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270"';

const settings = (vpc: object, more: object = {}, protect = true) => ({
  name: NAME,
  engine: 'elasticache',
  flavor: 'valkey',
  replicas: 3,
  protect,
  passwordVersion: 2, // with those before accepted: the emulator can't change users
  redis: { maxmemoryPolicy: 'allkeys-lru', config: { timeout: 60 } },
  aws: { region: 'eu-central-1', tags: { team: 'shop' } },
  elasticache: {
    version: '8.0',
    vpc,
    maintenanceWindow: 'sun:03:00-sun:04:00',
    snapshotWindow: '01:00-02:00',
    snapshotRetentionDays: 3,
    kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d',
    importFrom: 's3://backups/cart.rdb',
    ...more,
  },
});

/** What can change in place; another file is not read any more. */
const CHANGED = {
  nodeType: 'cache.r7g.large',
  snapshotRetentionDays: 5,
  importFrom: 's3://backups/other.rdb',
};

const body = () => {
  const elasticache = (action: string, parameters = {}) =>
    query(ENDPOINT!, 'elasticache', action, parameters);
  const group = () => elasticache('DescribeReplicationGroups', { ReplicationGroupId: NAME });
  let vpc: Vpc;
  const emulator = new Emulator();
  let folder: string;
  let project: Project;
  const pulumi = (...args: string[]) => project.pulumi(STACK, ...args);

  beforeAll(async () => {
    vpc = await makeVpc(ENDPOINT!, { Name: NAME }, ['a', 'b', 'b']);
    await emulator.start();
    folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-aws-'));
    project = new Project(folder, emulator.url, 'elasticache.ts');
    project.configure(STACK, settings({ tags: { Name: NAME } }));
    succeeded(await pulumi('stack', 'init', '--no-select'));
    succeeded(await pulumi('up', '--yes', '--skip-preview'));
  }, 10 * MINUTES);

  afterAll(async () => {
    if (project) {
      await pulumi('state', 'unprotect', '--all', '--yes');
      await pulumi('destroy', '--yes', '--skip-preview');
    }
    emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 10 * MINUTES);

  test('the group is as it was asked for', async () => {
    const xml = await group();
    const field = (name: string) => text(xml, name);
    expect({
      status: field('Status'),
      failover: field('AutomaticFailover'),
      multiAz: field('MultiAZ'),
      transit: field('TransitEncryptionEnabled'),
      mode: field('TransitEncryptionMode'),
      rest: field('AtRestEncryptionEnabled'),
      key: field('KmsKeyId'),
      nodeType: field('CacheNodeType'),
      retention: field('SnapshotRetentionLimit'),
      window: field('SnapshotWindow'),
      clusterMode: field('ClusterEnabled'),
    }).toEqual({
      status: 'available',
      failover: 'enabled',
      multiAz: 'enabled',
      transit: 'true',
      mode: 'required',
      rest: 'true',
      key: 'arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d',
      nodeType: 'cache.t4g.small',
      retention: '3',
      window: '01:00-02:00',
      clusterMode: 'false',
    });
    expect(texts(xml, 'ClusterId')).toHaveLength(3);
    expect(xml).toMatch(new RegExp(`<UserGroupIds>\\s*<\\w+>${NAME}</`));
  });

  test('it was asked to start with the file in S3', () => {
    const asked = Object.entries(emulator.lastQuery('elasticache:CreateReplicationGroup'));
    expect(asked.filter(([name]) => name.startsWith('SnapshotArns'))).toEqual([
      ['SnapshotArns.SnapshotArn.1', 'arn:aws:s3:::backups/cart.rdb'],
    ]);
  });

  test('its nodes have the engine, the network and the parameters', async () => {
    const [member] = texts(await group(), 'ClusterId');
    const xml = await elasticache('DescribeCacheClusters', { CacheClusterId: member });
    expect(text(xml, 'Engine')).toBe('valkey');
    expect(text(xml, 'EngineVersion')).toMatch(/^8\.0/);
    expect(text(xml, 'PreferredMaintenanceWindow')).toBe('sun:03:00-sun:04:00');
    expect(text(xml, 'AutoMinorVersionUpgrade')).toBe('false');
    expect(text(xml, 'CacheParameterGroupName')).toBe(`${NAME}-valkey8`);
    expect(text(xml, 'CacheSubnetGroupName')).toBe(NAME);
    const parameters = await elasticache('DescribeCacheParameters', {
      CacheParameterGroupName: `${NAME}-valkey8`,
    });
    const [names, values] = ['ParameterName', 'ParameterValue'].map((element) => texts(parameters, element));
    expect(Object.fromEntries(names.map((name, i) => [name, values[i]]))).toEqual({
      'maxmemory-policy': 'allkeys-lru',
      timeout: '60',
    });
  });

  test('it lies in the private subnets, and its port is open to the VPC alone', async () => {
    const subnets = await elasticache('DescribeCacheSubnetGroups', { CacheSubnetGroupName: NAME });
    expect(texts(subnets, 'SubnetIdentifier').sort()).toEqual([...vpc.privateSubnets].sort());
    const groups = await query(ENDPOINT!, 'ec2', 'DescribeSecurityGroups', {
      'Filter.1.Name': 'group-name',
      'Filter.1.Value.1': `${NAME}-elasticache`,
    });
    expect(text(groups, 'vpcId')).toBe(vpc.id);
    expect([texts(groups, 'fromPort'), texts(groups, 'toPort')]).toEqual([['6379'], ['6379']]);
    expect(texts(groups, 'cidrIp')).toEqual(['10.20.0.0/16']);
    expect(groups).toMatch(/<key>team<\/key>\s*<value>shop<\/value>/);
  });

  test('its users have both versions of their passwords, and the rights of the stack; there is no other one', async () => {
    const config = loadConfig(settings({ id: vpc.id }));
    const group = await elasticache('DescribeUserGroups', { UserGroupId: NAME });
    expect(text(group, 'Engine')).toBe('valkey');
    for (const user of cacheUsers(config)) {
      expect(group).toContain(`>${user.id}<`);
      const xml = await elasticache('DescribeUsers', { UserId: user.id });
      expect({
        name: text(xml, 'UserName'),
        access: text(xml, 'AccessString')?.replaceAll('&amp;', '&'),
        type: text(xml, 'Type'),
        passwords: text(xml, 'PasswordCount'),
      }).toEqual({ name: user.name, access: user.accessString, type: 'password', passwords: '2' });
    }
  });

  test('outputs are the addresses of the primary and of the readers', async () => {
    const xml = await group();
    const [primary] = texts(xml, 'Address');
    const outputs = JSON.parse(succeeded(await pulumi('stack', 'output', '--json')).stdout) as Record<
      string,
      unknown
    >;
    expect(outputs).toMatchObject({ host: primary, port: 6379, readPort: 6379 });
    expect(xml).toContain(outputs.readHost);
  });

  test('the state has no password in plain', async () => {
    const state = JSON.parse(succeeded(await pulumi('stack', 'export')).stdout) as {
      deployment: { resources: Resource[] };
    };
    const users = state.deployment.resources.filter(({ type }) => type === 'aws:elasticache/user:User');
    expect(users).toHaveLength(3);
    for (const { inputs, outputs } of users) {
      for (const half of [inputs, outputs]) {
        const plain = JSON.stringify(half).replaceAll(SECRET_MARK, '');
        expect(plain).toContain('"ciphertext"');
        expect(plain).not.toMatch(/"[A-Za-z0-9]{32}"/);
      }
    }
  });

  test(
    'nothing is left to change',
    async () => {
      succeeded(await pulumi('preview', '--refresh', '--expect-no-changes'));
    },
    10 * MINUTES,
  );

  test(
    'a network that does not do is told before anything is changed',
    async () => {
      project.configure(STACK, settings({ id: vpc.id, subnetIds: vpc.privateSubnets.slice(1) }));
      const { code, stdout, stderr } = await pulumi('up', '--yes', '--skip-preview');
      expect(code).not.toBe(0);
      expect(stdout + stderr).toMatch(/elasticache\.vpc\.subnetIds: got subnet-\w+.* in eu-central-1b/);
      project.configure(STACK, settings({ id: 'vpc-0badbadb' }));
      const preview = await pulumi('preview');
      expect(preview.stdout + preview.stderr).toContain(
        'elasticache.vpc.id: got vpc-0badbadb; allowed: a VPC',
      );
    },
    10 * MINUTES,
  );

  test(
    'changes are made in place',
    async () => {
      project.configure(STACK, settings({ id: vpc.id }, CHANGED));
      const { stdout } = succeeded(await pulumi('up', '--yes', '--skip-preview'));
      expect(stdout).not.toMatch(/replac/);
      const xml = await group();
      expect(text(xml, 'CacheNodeType')).toBe('cache.r7g.large');
      expect(text(xml, 'SnapshotRetentionLimit')).toBe('5');
    },
    10 * MINUTES,
  );

  test(
    'it is not deleted while it is protected',
    async () => {
      const { code, stdout, stderr } = await pulumi('destroy', '--yes', '--skip-preview');
      expect(code).not.toBe(0);
      expect(stdout + stderr).toMatch(/protect/);
      expect(text(await group(), 'Status')).toBe('available');
    },
    10 * MINUTES,
  );

  test(
    'unprotected, as it must be to go, it is deleted with a final snapshot',
    async () => {
      project.configure(STACK, settings({ id: vpc.id }, CHANGED, false));
      succeeded(await pulumi('up', '--yes', '--skip-preview'));
      succeeded(await pulumi('destroy', '--yes', '--skip-preview'));
      expect(emulator.lastQuery('elasticache:DeleteReplicationGroup')).toMatchObject({
        ReplicationGroupId: NAME,
        FinalSnapshotIdentifier: expect.stringMatching(new RegExp(`^${NAME}-final-[0-9a-f]{8}$`)),
      });
    },
    10 * MINUTES,
  );

  test(
    'nothing of it is left at the end, and the policy allows all that was asked of AWS',
    async () => {
      await expect(group()).rejects.toThrow(/ReplicationGroupNotFound/);
      const allowed = Object.values(elasticacheAccess)
        .flat()
        .flatMap(({ actions }) => actions);
      const asked = emulator.takeActions().filter((action) => action !== 'sts:GetCallerIdentity');
      expect(asked.length).toBeGreaterThan(20);
      expect(asked.filter((action) => !allowed.includes(action))).toEqual([]);
    },
    10 * MINUTES,
  );
};

interface Resource {
  readonly type: string;
  readonly inputs: unknown;
  readonly outputs: unknown;
}

if (ENDPOINT) describe('ElastiCache at an emulator', body);
else describe.skip('ElastiCache at an emulator [skipped: AWS_ENDPOINT_URL is not set]', body);
