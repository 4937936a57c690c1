import { plan } from '../bridge/plan';
import { PlannedComponent, Planned } from '../bridge/types';
import { appNamespaces } from '../requisites';
import { buildStack } from '../stack';
import { StackSource } from './stack-source';

/** What a stack consists of, known without a cluster and without Pulumi. */
export interface StackPlan {
  readonly stack: string;
  readonly name: string;
  readonly namespace: string;
  readonly components: readonly PlannedComponent[];
  /** In deploy order. */
  readonly objects: readonly Planned[];
  /** Keys of the passwords that are generated, or looked up in the Secret that exists already. */
  readonly passwords: readonly string[];
  /** Secret that exists already, where passwords are not generated. */
  readonly existingSecret?: string;
  /** What must be there and is looked at only where the stack is applied, a sentence each. */
  readonly unchecked: readonly string[];
}

/** Plans a stack; where a password belongs, the manifests have a placeholder in the style of argocd-vault-plugin. */
export function planStack({ stack, config }: StackSource): StackPlan {
  const passwords: string[] = [];
  const placeholder = (key: string) => {
    if (!passwords.includes(key)) passwords.push(key);
    return `<path:${config.name}#${key}>`;
  };
  const { chart } = buildStack(config, placeholder);
  const { components, objects } = plan(chart, { namespace: config.namespace });
  const { name, namespace, existingSecret } = config;
  const unchecked = uncheckedOf(config);
  return { stack, name, namespace, components, objects, passwords, existingSecret, unchecked };
}

function uncheckedOf(config: StackSource['config']): string[] {
  const { existingSecret, namespace } = config;
  const namespaces = appNamespaces(config);
  return [
    ...(namespaces.length > 0
      ? [`that there are the namespaces of applications: ${namespaces.join(', ')}`]
      : []),
    ...(existingSecret ? [`that secret ${namespace}/${existingSecret} has every key`] : []),
  ];
}
