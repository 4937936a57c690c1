import type { Access, AccessTable } from '../../aws/policy';

/** Actions on tags that the resources of ElastiCache have in common. */
const TAGS = ['ListTagsForResource', 'AddTagsToResource', 'RemoveTagsFromResource'];

const anywhere = (service: string, actions: readonly string[]): Access => ({
  actions: actions.map((action) => `${service}:${action}`).sort(),
  resources: ['*'],
});
const elasticache = (...actions: string[]) => [anywhere('elasticache', [...actions, ...TAGS])];
const ec2 = (...actions: string[]) => [anywhere('ec2', actions)];

/** The first group of an account also makes the service role of ElastiCache. */
const serviceRole: Access = {
  ...anywhere('iam', ['CreateServiceLinkedRole']),
  condition: { StringEquals: { 'iam:AWSServiceName': 'elasticache.amazonaws.com' } },
};

/** What the deployer must be allowed to do, by type of the resource or of the look-up that needs it. */
export const elasticacheAccess: AccessTable = {
  'aws:ec2/getVpcs:getVpcs': ec2('DescribeVpcs'),
  'aws:ec2/getVpc:getVpc': ec2('DescribeRouteTables', 'DescribeVpcAttribute', 'DescribeVpcs'),
  'aws:ec2/getSubnets:getSubnets': ec2('DescribeSubnets'),
  'aws:ec2/getSubnet:getSubnet': ec2('DescribeSubnets'),
  'aws:ec2/getRouteTables:getRouteTables': ec2('DescribeRouteTables'),
  'aws:ec2/getRouteTable:getRouteTable': ec2('DescribeRouteTables'),
  'aws:ec2/securityGroup:SecurityGroup': ec2(
    'AuthorizeSecurityGroupIngress',
    'CreateSecurityGroup',
    'CreateTags',
    'DeleteSecurityGroup',
    'DeleteTags',
    'DescribeNetworkInterfaces',
    'DescribeSecurityGroups',
    'RevokeSecurityGroupEgress',
    'RevokeSecurityGroupIngress',
  ),
  'aws:elasticache/subnetGroup:SubnetGroup': elasticache(
    'CreateCacheSubnetGroup',
    'DeleteCacheSubnetGroup',
    'DescribeCacheSubnetGroups',
    'ModifyCacheSubnetGroup',
  ),
  'aws:elasticache/parameterGroup:ParameterGroup': elasticache(
    'CreateCacheParameterGroup',
    'DeleteCacheParameterGroup',
    'DescribeCacheParameterGroups',
    'DescribeCacheParameters',
    'ModifyCacheParameterGroup',
    'ResetCacheParameterGroup',
  ),
  'aws:elasticache/user:User': elasticache('CreateUser', 'DeleteUser', 'DescribeUsers', 'ModifyUser'),
  'aws:elasticache/userGroup:UserGroup': elasticache(
    'CreateUserGroup',
    'DeleteUserGroup',
    'DescribeUserGroups',
    'ModifyUserGroup',
  ),
  'aws:elasticache/replicationGroup:ReplicationGroup': [
    ...elasticache(
      'CreateReplicationGroup',
      'CreateSnapshot',
      'DecreaseReplicaCount',
      'DeleteReplicationGroup',
      'DescribeCacheClusters',
      'DescribeReplicationGroups',
      'IncreaseReplicaCount',
      'ModifyReplicationGroup',
    ),
    serviceRole,
  ],
};

/** What a KMS key of one's own asks for besides, on that key. */
export const kmsKeyActions: readonly string[] = ['kms:CreateGrant', 'kms:DescribeKey'];
