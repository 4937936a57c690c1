import type { AwsResource } from '../../aws';
import type { StackConfig } from '../../config';
import { cacheUsers } from './access';
import { groupNames, groupSettings } from './settings';

/** What `engine: elasticache` makes in AWS, in deploy order; nothing with another engine. */
export function elasticacheResources(config: StackConfig): readonly AwsResource[] {
  if (config.engine !== 'elasticache') return [];
  const names = groupNames(config);
  const logicalName = config.name;
  return [
    {
      type: 'aws:elasticache/subnetGroup:SubnetGroup',
      kind: 'Subnet group',
      name: names.subnetGroup,
      logicalName,
    },
    {
      type: 'aws:ec2/securityGroup:SecurityGroup',
      kind: 'Security group',
      name: names.securityGroup,
      logicalName: `${logicalName}-elasticache`,
    },
    ...cacheUsers(config).map(({ id, name }) => ({
      type: 'aws:elasticache/user:User',
      kind: 'ElastiCache user',
      name: id,
      logicalName: `${logicalName}-${name}`,
    })),
    { type: 'aws:elasticache/userGroup:UserGroup', kind: 'User group', name: names.userGroup, logicalName },
    {
      type: 'aws:elasticache/parameterGroup:ParameterGroup',
      kind: 'Parameter group',
      name: names.parameterGroup,
      logicalName,
    },
    {
      type: 'aws:elasticache/replicationGroup:ReplicationGroup',
      kind: 'Replication group',
      name: names.group,
      logicalName,
      chargedBy: chargesOf(config),
    },
  ];
}

/** Whether the data of a stack outlive it in a snapshot. */
export const leavesSnapshot = (config: StackConfig) =>
  config.engine === 'elasticache' && groupSettings(config).finalSnapshot;

function chargesOf(config: StackConfig): string {
  const { nodes, nodeType, snapshotRetentionDays, finalSnapshot } = groupSettings(config);
  const parts = [
    `${nodes} × ${nodeType} by the hour`,
    ...(nodes > 1 ? ['traffic between zones by GB'] : []),
    ...(snapshotRetentionDays > 0 ? [`snapshots of ${snapshotRetentionDays} days by GB and month`] : []),
    ...(finalSnapshot ? ['the final snapshot after the end'] : []),
  ];
  return parts.join(', ');
}
