import { immutableFields } from '../support/immutable-fields';
import { type Exception, allRules, checkRules } from '../support/rules';
import { type KubernetesVersion, kubernetesVersions, validateManifests } from '../support/schema';
import { allProps, stackChart, stacks } from '../support/stacks';
import { expectDeterministic, expectYaml, manifestsOf } from '../support/yaml-snapshot';

/** What versions of Kubernetes don't know; the prop that sets it says so. */
const unknownFields: Readonly<Partial<Record<KubernetesVersion, readonly string[]>>> = {
  '1.28': ['trafficDistribution'],
};

/** Rules that a stack breaks because it is told to. */
const exceptions: Readonly<Record<string, readonly Exception[]>> = {
  'without NetworkPolicies': [
    'StatefulSet/cart',
    'StatefulSet/cart-sentinel',
    'Deployment/cart-proxy',
    'Deployment/cart-webdis',
    'Deployment/cart-insight',
  ].map((finding) => ({
    rule: 'non-isolated-pod',
    finding: `${finding}:`,
    reason: 'network.policies: false',
  })),
};

describe.each(Object.entries(stacks))('%s', (title, props) => {
  const objects = manifestsOf(stackChart(props));

  test.each(kubernetesVersions)('fits the schemas of Kubernetes %s', (version) => {
    const tooNew = (unknownFields[version] ?? []).map(
      (field) => `must NOT have additional properties: ${field}`,
    );
    const problems = validateManifests(objects, version);
    expect(problems.filter(({ message }) => !tooNew.includes(message))).toEqual([]);
  });

  test('keeps every rule', () => {
    expect(checkRules(objects, allRules, exceptions[title])).toEqual([]);
  });
});

test('the same props give the same bytes', () => {
  expectDeterministic(() => stackChart());
  expectDeterministic(() => stackChart(allProps));
});

test('settings change no field that cannot be changed', () => {
  const before = immutableFields(manifestsOf(stackChart()));
  const sameVolumes = { storageSize: undefined, storageClassName: undefined };
  const changed = {
    ...allProps,
    redis: { ...allProps.redis, ...sameVolumes },
    sentinel: { ...allProps.sentinel, ...sameVolumes },
  };
  expect(immutableFields(manifestsOf(stackChart(changed)))).toMatchObject(before);
});

test('a stack with all defaults', () => {
  expectYaml(manifestsOf(stackChart()));
});

test('a stack with every prop set', () => {
  expectYaml(manifestsOf(stackChart(allProps)));
});
