import type { PolicyResource, StackValidationPolicy } from '@pulumi/policy';
import type { Manifest } from './object';
import { type PolicyStack, isProduction, policies } from './policies';

/** The policies as those of a PolicyPack. Each level can be changed by the config of the pack. */
export function stackPolicies(): StackValidationPolicy[] {
  return policies.map(({ name, description, enforcement, check }) => ({
    name,
    description,
    enforcementLevel: enforcement,
    validateStack: ({ resources }, report) => check(policyStack(resources)).forEach((text) => report(text)),
  }));
}

/** What the engine knows of a stack, in the form of a plan. */
export function policyStack(resources: readonly PolicyResource[]): PolicyStack {
  return {
    production: resources.some(({ urn }) => isProduction(urn.split('::')[0].slice('urn:pulumi:'.length))),
    objects: resources.filter(({ type }) => type.startsWith('kubernetes:')).flatMap(manifestOf),
    cloud: resources
      .filter(({ type }) => type.startsWith('aws:'))
      .map(({ type, name, opts }) => ({ type, name, protect: opts.protect })),
  };
}

/** Providers, groups of YAML and patches are no objects of their own. */
function manifestOf({ props }: PolicyResource): Manifest[] {
  const manifest = known(props) as Manifest;
  return typeof manifest.kind === 'string' && manifest.metadata ? [manifest] : [];
}

/** A copy without what only an update can tell: looked at in a preview, that throws. */
function known(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.keys(value).flatMap((key) => {
    try {
      return [[key, known((value as Record<string, unknown>)[key])] as const];
    } catch {
      return [];
    }
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
