import { Finding, PolicyStack, findingsOf, isProduction } from '../../policy/exports';
import { StackConfig } from '../config';
import { AwsPlan } from '../aws/plan';
import { Planned } from '../bridge/types';
import { shortName } from './stack-source';
import { Terminal, count } from './terminal';

interface PlannedStack {
  readonly stack: string;
  readonly config: Pick<StackConfig, 'protect'>;
  readonly objects: readonly Planned[];
  readonly aws?: AwsPlan;
}

/** What the policies find in a plan; `protect` of the config holds for all that has data in AWS. */
export function planFindings({ stack, config: { protect }, objects, aws }: PlannedStack): Finding[] {
  return findingsOf({
    production: isProduction(shortName(stack)),
    objects: objects.map(({ manifest }) => manifest as PolicyStack['objects'][number]),
    cloud: (aws?.resources ?? []).map(({ type, name }) => ({ type, name, protect })),
  });
}

/** Whether a finding refuses the stack. */
export const isRefused = (findings: readonly Finding[]) =>
  findings.some(({ enforcement }) => enforcement === 'mandatory');

/** The findings as a section of the plan; nothing where all policies are kept. */
export function showFindings(findings: readonly Finding[], style: Terminal['style']): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map(({ enforcement, policy, text }) => {
    const level = enforcement === 'mandatory' ? style('red', 'refused') : style('yellow', 'advice');
    return `  ${level}: ${policy}: ${text}`;
  });
  return ['', `${count(findings.length, 'finding')} of policies:`, ...lines];
}
