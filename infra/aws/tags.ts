import * as pulumi from '@pulumi/pulumi';

/** Tag that says which stack a resource belongs to. */
export const OWNER_TAG = 'redis-ha-stack';

/** Its value: project and stack, which stay the same when the state moves to another backend. */
export const ownerOf = () => `${pulumi.getProject()}/${pulumi.getStack()}`;
