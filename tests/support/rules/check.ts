import type { Manifest } from '../manifest';
import type { Rule } from '../../../policy/rules/rule';

/** A breach that is meant. One that no longer occurs is reported, so that the list never outlives its reasons. */
export interface Exception {
  readonly rule: string;
  /** What the finding starts with, e.g. `Service/cart-0`. */
  readonly finding: string;
  readonly reason: string;
}

/** Findings of rules, as `<rule>: <finding>`. */
export function checkRules(
  objects: readonly Manifest[],
  rules: readonly Rule[],
  exceptions: readonly Exception[] = [],
): string[] {
  const findings = rules.flatMap((rule) => rule.check(objects).map((text) => ({ rule: rule.id, text })));
  const covers = (exception: Exception) => (finding: (typeof findings)[number]) =>
    finding.rule === exception.rule && finding.text.startsWith(exception.finding);
  return [
    ...findings
      .filter((finding) => !exceptions.some((e) => covers(e)(finding)))
      .map((f) => `${f.rule}: ${f.text}`),
    ...exceptions
      .filter((exception) => !findings.some(covers(exception)))
      .map((exception) => `${exception.rule}: the exception for ${exception.finding} is not needed`),
  ];
}
