import * as pulumi from '@pulumi/pulumi';
import { EXTERNAL_SECRETS_API } from '../../charts-src';
import { notReadyMessage } from '../cluster';

const TYPE = `kubernetes:${EXTERNAL_SECRETS_API}:ExternalSecret`;

/** Has Pulumi say why External Secrets can't bring a Secret, where its own error tells only that it did not come in time. */
export function explainedByCondition(context?: string): pulumi.ResourceTransformation {
  const hook = new pulumi.ErrorHook('explain-external-secret', async ({ newInputs }) => {
    const { name, namespace } = (newInputs as { metadata: Record<'name' | 'namespace', string> }).metadata;
    const reason = await reasonOf({ name, namespace }, context);
    if (reason) await pulumi.log.error(`External Secrets can't make secret ${namespace}/${name}: ${reason}`);
    return false;
  });
  return ({ type, props, opts }) =>
    type === TYPE ? { props, opts: { ...opts, hooks: { onError: [hook] } } } : undefined;
}

/** Without a cluster that answers there is nothing to add to Pulumi's own error. */
function reasonOf(
  ref: { readonly name: string; readonly namespace: string },
  context?: string,
): Promise<string | undefined> {
  const object = { apiVersion: EXTERNAL_SECRETS_API, plural: 'externalsecrets', ...ref };
  return notReadyMessage(object, context).catch(() => undefined);
}
