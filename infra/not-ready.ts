import * as pulumi from '@pulumi/pulumi';
import { CERT_MANAGER_API, EXTERNAL_SECRETS_API } from '../charts-src';
import { notReadyMessage } from './cluster';

/** Objects that a controller in the cluster makes Secrets of. */
const MAKERS = [
  {
    controller: 'External Secrets',
    apiVersion: EXTERNAL_SECRETS_API,
    kind: 'ExternalSecret',
    plural: 'externalsecrets',
  },
  { controller: 'cert-manager', apiVersion: CERT_MANAGER_API, kind: 'Certificate', plural: 'certificates' },
] as const;

type Maker = (typeof MAKERS)[number];

/** Has Pulumi say why a controller can't bring a Secret, where its own error tells only that it did not come in time. */
export function explainedByCondition(context?: string): pulumi.ResourceTransformation {
  const hooks = new Map<string, pulumi.ErrorHook>();
  return ({ type, props, opts }) => {
    const maker = MAKERS.find(({ apiVersion, kind }) => type === `kubernetes:${apiVersion}:${kind}`);
    if (!maker) return undefined;
    const hook = hooks.get(type) ?? hookOf(maker, context);
    hooks.set(type, hook);
    return { props, opts: { ...opts, hooks: { onError: [hook] } } };
  };
}

const hookOf = (maker: Maker, context?: string) =>
  new pulumi.ErrorHook(`explain-${maker.plural}`, async ({ newInputs }) => {
    const { name, namespace } = (newInputs as { metadata: Record<'name' | 'namespace', string> }).metadata;
    const reason = await reasonOf({ ...maker, name, namespace }, context);
    if (reason)
      await pulumi.log.error(`${maker.controller} can't make secret ${namespace}/${name}: ${reason}`);
    return false;
  });

/** Without a cluster that answers there is nothing to add to Pulumi's own error. */
function reasonOf(
  { apiVersion, plural, name, namespace }: Maker & { readonly name: string; readonly namespace: string },
  context?: string,
): Promise<string | undefined> {
  return notReadyMessage({ apiVersion, plural, name, namespace }, context).catch(() => undefined);
}
