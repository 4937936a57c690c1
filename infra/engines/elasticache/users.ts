import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { previousKey } from '../../../charts-src';
import type { StackConfig } from '../../config';
import { hasPrevious } from '../../credentials/versions';
import { cacheUsers } from './access';
import { groupNames, groupSettings } from './settings';

/**
 * The users of a stack as a group. ElastiCache wants a user named `default` in it: the application's own, so that
 * nobody gets in without a password.
 */
export function declareUsers(
  config: StackConfig,
  valueOf: (key: string) => pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): aws.elasticache.UserGroup {
  const engine = groupSettings(config).flavor;
  const passwordsOf = (key: string) =>
    [key, ...(hasPrevious(config) ? [previousKey(key)] : [])].map((one) => pulumi.secret(valueOf(one)));
  const users = cacheUsers(config).map(
    ({ id, name, secretKey, accessString }) =>
      new aws.elasticache.User(
        `${config.name}-${name}`,
        {
          userId: id,
          userName: name,
          engine,
          accessString,
          authenticationMode: { type: 'password', passwords: passwordsOf(secretKey) },
        },
        opts,
      ),
  );
  return new aws.elasticache.UserGroup(
    config.name,
    { userGroupId: groupNames(config).userGroup, engine, userIds: users.map(({ userId }) => userId) },
    opts,
  );
}
