import * as pulumi from '@pulumi/pulumi';
import { type Cloud, VPC, cloud } from './cloud';
import { up } from './elasticache-stack';

describe('a network that does not do is refused, and nothing but the provider is declared', () => {
  const { vpcs, subnets } = cloud;
  test.each<[title: string, vpc: object, account: Cloud, message: string]>([
    [
      'no such VPC',
      { id: 'vpc-0badbadb' },
      cloud,
      'elasticache.vpc.id: got vpc-0badbadb; allowed: a VPC of this account in this region, which has none of that id',
    ],
    [
      'tags of none',
      { tags: { Name: 'other' } },
      cloud,
      'elasticache.vpc.tags: got Name=other; allowed: tags of exactly one VPC; none has them',
    ],
    [
      'tags of two',
      { tags: { Name: 'shop' } },
      { vpcs: { ...vpcs, 'vpc-00000000': { Name: 'shop' } }, subnets },
      'elasticache.vpc.tags: got Name=shop; allowed: tags of exactly one VPC; 2 have them: vpc-00000000, vpc-0a1b2c3d',
    ],
    [
      'one zone only',
      { id: VPC },
      { vpcs, subnets: { 'subnet-1': { zone: 'eu-central-1a' }, 'subnet-2': { zone: 'eu-central-1a' } } },
      'elasticache.vpc: got subnet-1 in eu-central-1a, subnet-2 in eu-central-1a; allowed: private subnets of ' +
        'vpc-0a1b2c3d in two zones or more',
    ],
    [
      'public subnets only',
      { id: VPC },
      {
        vpcs,
        subnets: { 'subnet-1': { zone: 'a', isPublic: true }, 'subnet-2': { zone: 'b', isPublic: true } },
      },
      'elasticache.vpc: got no private subnet; allowed: private subnets of vpc-0a1b2c3d in two zones or more',
    ],
    [
      'unknown subnets',
      { id: VPC, subnetIds: ['subnet-0000000a', 'subnet-0badbad0'] },
      cloud,
      'elasticache.vpc.subnetIds: got subnet-0badbad0; allowed: subnets of vpc-0a1b2c3d; this region has none of that id',
    ],
    [
      'subnets of another VPC',
      { id: VPC, subnetIds: ['subnet-0000000a', 'subnet-0000000d'] },
      { vpcs, subnets: { ...subnets, 'subnet-0000000d': { zone: 'b', vpcId: 'vpc-11111111' } } },
      'elasticache.vpc.subnetIds: got subnet-0000000d of vpc-11111111; allowed: subnets of vpc-0a1b2c3d',
    ],
  ])('%s', async (_, vpc, account, message) => {
    const { error, resources } = await up({ elasticache: { vpc } }, account);
    expect(error).toBeInstanceOf(pulumi.RunError);
    expect(error?.message).toContain(`nothing was changed:\n  ${message}`);
    expect(resources.map(({ type }) => type)).toEqual(['pulumi:providers:aws']);
  });
});
