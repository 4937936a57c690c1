import { AwsPlan, awsPlan } from '../aws/plan';
import { plan } from '../bridge/plan';
import { PlannedComponent, Planned } from '../bridge/types';
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
  /** Keys of the passwords that are generated, or read where `aws.reads` has a secret. */
  readonly passwords: readonly string[];
  /** What the stack does in AWS; absent where it does not use it. */
  readonly aws?: AwsPlan;
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
  return {
    stack,
    name: config.name,
    namespace: config.namespace,
    components,
    objects,
    passwords,
    aws: awsPlan(config),
  };
}
