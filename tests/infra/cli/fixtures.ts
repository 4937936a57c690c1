import { Planned } from '../../../infra/bridge/types';
import { StackPlan, planStack } from '../../../infra/cli/stack-plan';
import { loadConfig } from '../../../infra/config';

/** The plan of a stack with these values in its file. */
export function planOf(values: Record<string, unknown> = {}, stack = 'dev'): StackPlan {
  return planStack({ stack, file: `Pulumi.${stack}.yaml`, config: loadConfig(values) });
}

/** One planned object; what is not given does not matter. */
export function planned(fields: Partial<Planned> & Pick<Planned, 'kind' | 'name'>): Planned {
  const { kind, name, ...rest } = fields;
  const logicalName = `${fields.parent ?? 'chart'}/${kind}-${name}`;
  return {
    path: logicalName,
    logicalName,
    type: `kubernetes:v1:${kind}`,
    apiVersion: 'v1',
    kind,
    name,
    manifest: { apiVersion: 'v1', kind, metadata: { name } },
    dependsOn: [],
    secretPaths: [],
    ...rest,
  };
}

/** A terminal without colours. */
export const plain = (_style: unknown, text: string): string => text;
