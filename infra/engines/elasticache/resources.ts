import type { StackConfig } from '../../config';
import { cacheUsers } from './access';
import { groupNames, groupSettings } from './settings';

/** A resource of AWS as plans list it. */
export interface AwsResource {
  /** Type as Pulumi names it. */
  readonly type: string;
  /** Name or id in AWS. */
  readonly name: string;
  /** What AWS charges for; nothing for a resource that is free. */
  readonly chargedBy?: string;
}

/** What `engine: elasticache` makes in AWS, in deploy order; nothing with another engine. */
export function elasticacheResources(config: StackConfig): readonly AwsResource[] {
  if (config.engine !== 'elasticache') return [];
  const names = groupNames(config);
  return [
    { type: 'aws:elasticache/subnetGroup:SubnetGroup', name: names.subnetGroup },
    { type: 'aws:ec2/securityGroup:SecurityGroup', name: names.securityGroup },
    ...cacheUsers(config).map(({ id }) => ({ type: 'aws:elasticache/user:User', name: id })),
    { type: 'aws:elasticache/userGroup:UserGroup', name: names.userGroup },
    { type: 'aws:elasticache/parameterGroup:ParameterGroup', name: names.parameterGroup },
    {
      type: 'aws:elasticache/replicationGroup:ReplicationGroup',
      name: names.group,
      chargedBy: chargesOf(config),
    },
  ];
}

function chargesOf(config: StackConfig): string {
  const { nodes, nodeType, snapshotRetentionDays } = groupSettings(config);
  const parts = [
    `${nodes} × ${nodeType} by the hour`,
    ...(nodes > 1 ? ['traffic between zones by GB'] : []),
    ...(snapshotRetentionDays > 0 ? [`snapshots of ${snapshotRetentionDays} days by GB and month`] : []),
    ...(config.protect ? ['the final snapshot after the end'] : []),
  ];
  return parts.join(', ');
}
