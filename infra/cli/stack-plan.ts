import { edgeRoutes } from '../../charts-src/edge';
import type { Finding } from '../../policy/exports';
import { AwsPlan, awsPlan } from '../aws/plan';
import { plan } from '../bridge/plan';
import { PlannedComponent, Planned } from '../bridge/types';
import { appNamespaces } from '../requisites';
import { secretId } from '../delivery/source';
import { buildStack } from '../stack';
import { planFindings } from './policy';
import { SecretsStyle, secretSource, styleOf } from './secrets';
import { StackSource } from './stack-source';

/** What a stack consists of, known without a cluster and without Pulumi. */
export interface StackPlan {
  readonly stack: string;
  readonly name: string;
  readonly namespace: string;
  readonly components: readonly PlannedComponent[];
  /** In deploy order. */
  readonly objects: readonly Planned[];
  /** Keys of the passwords that the manifests have placeholders for. */
  readonly passwords: readonly string[];
  /** Secret that exists already, where passwords are not generated. */
  readonly existingSecret?: string;
  /** What must be there and is looked at only where the stack is applied, a sentence each. */
  readonly unchecked: readonly string[];
  /** Why there can be no rendering of it; absent where there can. */
  readonly unrenderable?: string;
  /** What stands where passwords belong. */
  readonly secrets: SecretsStyle;
  /** Name or ARN of the secret that they are read from where they are not generated in the cluster. */
  readonly secretId: string;
  /** What the stack does in AWS; absent where it does not use it. */
  readonly aws?: AwsPlan;
  /** What the policies of `policy/` find. */
  readonly findings: readonly Finding[];
}

/**
 * Plans a stack; where a password belongs, the manifests have a placeholder in the style of argocd-vault-plugin, or
 * ExternalSecrets take the place of Secrets.
 */
export function planStack({ stack, config }: StackSource, secrets = styleOf(config)): StackPlan {
  const passwords = new Set<string>();
  const { chart } = buildStack(
    config,
    secretSource(secrets, config, (key) => passwords.add(key)),
  );
  const { name, namespace, existingSecret } = config;
  const { components, objects } = plan(chart, { namespace });
  const aws = awsPlan(config);
  return {
    ...{ stack, name, namespace, components, objects, secrets, existingSecret },
    unchecked: uncheckedOf(config),
    unrenderable: config.tls === 'selfSigned' ? SELF_SIGNED : undefined,
    passwords: [...passwords],
    secretId: secretId(config),
    aws,
    findings: planFindings({ stack, config, objects, aws }),
  };
}

const SELF_SIGNED =
  'tls: got selfSigned, whose private key is made by `npm run up` and may stand in no file; ' +
  'allowed for rendered YAML: { issuer } of cert-manager, { secretName }, or false';

function uncheckedOf(config: StackSource['config']): string[] {
  const { existingSecret, namespace, tls, edge } = config;
  const namespaces = appNamespaces(config);
  return [
    ...(namespaces.length > 0
      ? [`that there are the namespaces of applications: ${namespaces.join(', ')}`]
      : []),
    ...(existingSecret ? [`that secret ${namespace}/${existingSecret} has every key`] : []),
    ...(typeof tls === 'object' && tls.secretName !== undefined
      ? [`that the certificate of secret ${namespace}/${tls.secretName} fits the stack`]
      : []),
    ...(edgeRoutes(edge).length > 0 ? [UNCHECKED_EDGE] : []),
  ];
}

const UNCHECKED_EDGE =
  'that an ingress controller serves the hosts of the edge, and that its Secrets are there';
