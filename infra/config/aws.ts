import { z } from 'zod';
import { filled, key } from './docs';
import * as kinds from './kinds';

export const aws = z.strictObject({
  region: key(
    kinds.region,
    'Region of all AWS resources.',
    'that of the environment (`AWS_REGION`) or of the profile',
  ),
  profile: key(kinds.line, 'Profile of the AWS config files.', 'the credentials of the environment'),
  assumeRole: key(kinds.roleArn, 'Role that the deployment assumes.', 'none'),
  tags: key(z.record(kinds.tagKey, kinds.tagValue), 'Tags for every AWS resource.', 'none'),
  existingSecretArn: key(
    kinds.secretArn,
    'Secret in Secrets Manager that exists already: it is read, never changed.',
    'a new secret',
  ),
  secret: filled(
    z
      .strictObject({
        name: key(kinds.secretName, 'Name of the secret in Secrets Manager.', 'the value of `name`'),
        description: key(kinds.line, 'Description of the secret.', 'says which stack it belongs to'),
        kmsKeyId: key(kinds.line, 'KMS key: id, ARN or alias.', '`aws/secretsmanager`'),
        recoveryWindowDays: key(
          kinds.recoveryWindow,
          'Days for which a deleted secret can be restored; its name is taken meanwhile.',
          '30; 0 for one that was never protected',
        ),
        policy: key(kinds.jsonObject, 'Resource policy of the secret, as JSON text.', 'none'),
      })
      .prefault({}),
    'The secret in Secrets Manager.',
  ),
});

export const externalSecrets = z.strictObject({
  storeKind: key(
    z.enum(['SecretStore', 'ClusterSecretStore']),
    'Kind of the store of External Secrets.',
    'SecretStore',
  ),
  storeName: key(kinds.objectName, 'A store that exists already.', 'a new one, named like the stack'),
  identity: key(
    z.enum(['irsa', 'pod-identity']),
    'How the store gets its AWS role: through the OIDC provider of the cluster, or through EKS Pod Identity.',
    'irsa',
  ),
  eksCluster: key(
    kinds.eksCluster,
    'Name of the EKS cluster; a role that may read the secret is made and bound to it.',
    'no role is made',
  ),
  roleArn: key(
    kinds.roleArn,
    'Role that exists already, for the ServiceAccount of a new store.',
    'the one made for `eksCluster`',
  ),
  controller: key(
    z.strictObject({
      namespace: key(kinds.namespaceName, 'Namespace of External Secrets.', 'external-secrets'),
      serviceAccount: key(kinds.objectName, 'Its ServiceAccount.', 'external-secrets'),
    }),
    'Who External Secrets is in the cluster, for `identity: pod-identity`.',
    'external-secrets',
  ),
  refreshInterval: key(kinds.duration, 'How often External Secrets reads the secret.', '1h'),
});

export const app = z.strictObject({
  namespace: kinds.namespaceName,
  secretName: key(kinds.labelName, 'Name of the connection Secret.', '`<name>-connection`'),
  user: key(kinds.aclUser, 'Own Redis user of the application.', 'default'),
  keyPattern: key(kinds.keyPattern, 'Keys that the own user may use.', '*'),
  commands: key(
    z.array(kinds.appCommand),
    'What the own user may do, in the order of the rules; it starts with no command.',
    'what the user `default` may',
  ),
  directAccess: key(kinds.bool, 'Whether its clients speak to the Sentinels and nodes themselves.', 'false'),
});

export const elasticache = z.strictObject({
  version: key(
    kinds.engineVersion,
    'Version of the engine that `flavor` names.',
    '7.1 of Redis, 8.0 of Valkey',
  ),
  nodeType: key(kinds.nodeType, 'Type of the nodes.', 'cache.t4g.small'),
  vpc: key(
    z.strictObject({
      id: key(kinds.vpcId, 'The VPC.', 'found by `tags`'),
      tags: key(z.record(kinds.tagKey, kinds.tagValue), 'Tags that only this VPC has.', 'none'),
      subnetIds: key(
        kinds.subnetIds,
        'Private subnets, in two zones or more.',
        'the private subnets of the VPC',
      ),
    }),
    'Where the nodes are reached; `id` or `tags` is needed.',
    'required',
  ),
  allowedSecurityGroupIds: key(
    z.array(kinds.securityGroupId),
    'Security groups whose members may connect, such as that of the EKS nodes.',
    'none',
  ),
  allowedCidrs: key(
    z.array(kinds.ipv4Cidr),
    'Addresses that may connect.',
    'those of the VPC; none with `allowedSecurityGroupIds`',
  ),
  maintenanceWindow: key(kinds.weeklyWindow, 'When AWS may change nodes, in UTC.', 'AWS chooses'),
  snapshotWindow: key(kinds.dailyWindow, 'When AWS makes the daily snapshot, in UTC.', 'AWS chooses'),
  snapshotRetentionDays: key(kinds.wholeNumber(0, 35), 'Days for which daily snapshots are kept.', '7'),
  finalSnapshot: key(
    kinds.bool,
    'Whether the deletion of the group leaves the snapshot `<name>-final-<random>`, protected or not.',
    'true',
  ),
  kmsKeyId: key(kinds.line, 'KMS key for data at rest: ARN.', 'the key of ElastiCache'),
  importFrom: key(
    kinds.s3Object,
    'RDB file in S3 to start with, as `s3://bucket/key.rdb`; read when the group is made.',
    'an empty data set',
  ),
});
