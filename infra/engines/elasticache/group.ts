import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { StackConfig } from '../../config';
import { atLeast } from './facts';
import { PORT } from './network';
import { parametersOf } from './parameters';
import { groupNames, groupSettings } from './settings';

/** What a group is put together from. */
export interface GroupParts {
  readonly subnetGroup: aws.elasticache.SubnetGroup;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly userGroup: aws.elasticache.UserGroup;
  readonly provider: aws.Provider;
}

/** The nodes: one primary, its replicas in other zones, and their parameters. */
export function declareGroup(config: StackConfig, parts: GroupParts): aws.elasticache.ReplicationGroup {
  const { provider } = parts;
  const { flavor, version, nodeType, nodes, snapshotRetentionDays, finalSnapshot } = groupSettings(config);
  const { kmsKeyId, maintenanceWindow, snapshotWindow, importFrom } = config.elasticache;
  const highlyAvailable = nodes > 1;
  return new aws.elasticache.ReplicationGroup(
    config.name,
    {
      replicationGroupId: groupNames(config).group,
      description: `Redis stack ${config.name}`,
      engine: flavor,
      engineVersion: version,
      // an upgrade by AWS would look like a wish for the older version, which only a new, empty group could fulfil
      autoMinorVersionUpgrade: false,
      nodeType,
      numCacheClusters: nodes,
      port: PORT,
      parameterGroupName: declareParameters(config, provider).name,
      subnetGroupName: parts.subnetGroup.name,
      securityGroupIds: [parts.securityGroup.id],
      userGroupIds: [parts.userGroup.userGroupId],
      multiAzEnabled: highlyAvailable,
      automaticFailoverEnabled: highlyAvailable,
      transitEncryptionEnabled: true,
      transitEncryptionMode: atLeast(version, '7.0') ? 'required' : undefined, // 6.2 knows no other mode
      atRestEncryptionEnabled: true,
      kmsKeyId,
      maintenanceWindow,
      snapshotWindow,
      snapshotRetentionLimit: snapshotRetentionDays,
      snapshotArns: importFrom === undefined ? undefined : [objectArn(importFrom, provider)],
      finalSnapshotIdentifier: finalSnapshot ? finalSnapshotOf(config) : undefined,
      applyImmediately: true,
    },
    {
      provider,
      protect: config.protect,
      deleteBeforeReplace: true, // the id is taken until then
      ignoreChanges: ['snapshotArns'], // read when the group is made; another file would need a new group
    },
  );
}

/** Families share no parameters, so that each has a group of its own. */
function declareParameters(config: StackConfig, provider: aws.Provider): aws.elasticache.ParameterGroup {
  const { family } = groupSettings(config);
  return new aws.elasticache.ParameterGroup(
    config.name,
    {
      name: groupNames(config).parameterGroup,
      family,
      description: `Redis stack ${config.name}`,
      parameters: [...parametersOf(config)],
    },
    { provider },
  );
}

/** A name that no other group's last snapshot has: neither that of an earlier stack nor that of the group before a new one. */
function finalSnapshotOf(config: StackConfig): pulumi.Output<string> {
  const { name, elasticache } = config;
  const { flavor, version } = groupSettings(config);
  const keepers = { flavor, version, kmsKeyId: elasticache.kmsKeyId ?? '' };
  const { hex } = new random.RandomId(`${name}-final-snapshot`, { byteLength: 4, keepers });
  return pulumi.interpolate`${name}-final-${hex}`;
}

function objectArn(url: string, provider: aws.Provider): pulumi.Output<string> {
  const { partition } = aws.getPartitionOutput({}, { provider });
  return pulumi.interpolate`arn:${partition}:s3:::${url.slice('s3://'.length)}`;
}
