import type { Manifest } from './object';
import { disruptionRules } from './rules/availability';
import { type CloudResource, unprotectedData } from './rules/cloud';
import { resourceRules } from './rules/containers';
import { exposureRules } from './rules/exposure';
import { imagesWithoutDigest } from './rules/images';
import { confinementRules, podSecurityRules } from './rules/pod-security';
import type { Rule } from './rules/rule';
import { secretRules } from './rules/secrets';
import { volumeRules } from './rules/volumes';

/** What policies look at: what a stack is going to be, as plain data. */
export interface PolicyStack {
  /** Whether people depend on it; see {@link isProduction}. */
  readonly production: boolean;
  /** Kubernetes objects, each with its namespace where it has one. */
  readonly objects: readonly Manifest[];
  readonly cloud: readonly CloudResource[];
}

/** `mandatory` refuses, `advisory` tells. */
export type Enforcement = 'mandatory' | 'advisory';

/** Something that every stack has to keep. */
export interface Policy {
  /** Lower-case words with `-`. */
  readonly name: string;
  readonly description: string;
  readonly enforcement: Enforcement;
  /** What is wrong, each with the object it is wrong with. Never shows a secret value. */
  readonly check: (stack: PolicyStack) => string[];
}

/** A policy that is not kept. */
export interface Finding {
  readonly policy: string;
  readonly enforcement: Enforcement;
  readonly text: string;
}

/** All policies, each with what it is for. */
export const policies: readonly Policy[] = [
  {
    name: 'secrets-in-secrets',
    description: 'Passwords and keys are in Secret objects and nowhere else.',
    enforcement: 'mandatory',
    check: keeping(secretRules),
  },
  {
    name: 'restricted-pods',
    description: 'Pods keep Pod Security `restricted`, with a read-only root and without a token of the API.',
    enforcement: 'mandatory',
    check: keeping([...podSecurityRules, ...confinementRules]),
  },
  {
    name: 'no-public-service',
    description: 'No Service gets a public address.',
    enforcement: 'mandatory',
    check: keeping(exposureRules.filter(({ id }) => id === 'public-service')),
  },
  {
    name: 'authenticated-insight',
    description: 'Whoever reaches RedisInsight from outside has authenticated.',
    enforcement: 'mandatory',
    check: keeping(exposureRules.filter(({ id }) => id === 'insight-authentication')),
  },
  {
    name: 'protected-data',
    description:
      'Volumes outlive their pods; in production Pulumi deletes neither data nor passwords in AWS.',
    enforcement: 'mandatory',
    check: (stack) => [
      ...keeping(volumeRules)(stack),
      ...(stack.production ? unprotectedData(stack.cloud) : []),
    ],
  },
  {
    name: 'disruption-budgets',
    description: 'Workloads of several pods have a PodDisruptionBudget that lets nodes be drained.',
    enforcement: 'mandatory',
    check: keeping(disruptionRules),
  },
  {
    name: 'resources',
    description: 'Every container requests CPU and memory and has a memory limit.',
    enforcement: 'mandatory',
    check: keeping(resourceRules),
  },
  {
    name: 'images-by-digest',
    description: 'In production images are named by digest, so that a tag can not be moved under them.',
    enforcement: 'advisory',
    check: ({ production, objects }) => (production ? imagesWithoutDigest(objects) : []),
  },
];

function keeping(rules: readonly Rule[]): Policy['check'] {
  return ({ objects }) => rules.flatMap(({ check }) => check(objects));
}

/** Everything that policies find; nothing when all are kept. */
export function findingsOf(stack: PolicyStack): Finding[] {
  return policies.flatMap(({ name, enforcement, check }) =>
    check(stack).map((text) => ({ policy: name, enforcement, text })),
  );
}

/** Whether a stack is one of production by its name: a part of it is `prod`, `production`, `prd` or `live`. */
export function isProduction(stack: string): boolean {
  return stack
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((part) => ['prod', 'production', 'prd', 'live'].includes(part));
}
