import { isRefused } from './policy';
import { totalRequests } from './requests';
import { StackPlan, planStack } from './stack-plan';
import { stackSource } from './stack-source';
import { terminal } from './terminal';
import { countKinds, isSecret, showPlan } from './tree';

interface Values {
  readonly stack: string;
  readonly json: boolean;
}

/** `npm run plan`: what `up` would create; 1 where a policy refuses it. */
export async function run({ stack, json }: Values, root: string): Promise<number> {
  const plan = planStack(stackSource(root, stack));
  const { out, style } = terminal();
  out(json ? JSON.stringify(planJson(plan), null, 2) : showPlan(plan, style));
  return isRefused(plan.findings) ? 1 : 0;
}

/** The plan for programs; no manifests, no values. */
export function planJson(plan: StackPlan): Record<string, unknown> {
  return {
    stack: plan.stack,
    name: plan.name,
    namespace: plan.namespace,
    objects: plan.objects.map((object) => ({
      kind: object.kind,
      name: object.name,
      namespace: object.namespace,
      logicalName: object.logicalName,
      after: object.dependsOn,
      secret: isSecret(object),
    })),
    counts: countKinds(plan.objects),
    requests: totalRequests(plan.objects),
    passwords: plan.existingSecret === undefined ? plan.passwords : [],
    existingSecret: plan.existingSecret,
    unchecked: plan.unchecked,
    ...(plan.aws && { aws: plan.aws }),
    findings: plan.findings,
  };
}
