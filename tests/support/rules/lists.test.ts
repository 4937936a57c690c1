import { allRules } from '.';
import { stackChart } from '../stacks';
import { manifestsOf } from '../yaml-snapshot';
import { deviations } from './deviations';
import { kubeLinter, kubeScore, podSecurityStandards, polaris } from './lists';

const lists = {
  'Pod Security Standards': podSecurityStandards,
  'kube-linter': kubeLinter,
  'kube-score': kubeScore,
  polaris,
};
const ids = allRules.map(({ id }) => id);

describe.each(Object.entries(lists))('%s', (tool, list) => {
  test.each(Object.entries(list))('%s is kept by rules over everything rendered', (_, rules) => {
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((rule) => !ids.includes(rule))).toEqual([]);
  });

  test('no check is both kept and deviated from', () => {
    const own = deviations.filter((deviation) => deviation.tool === tool);
    expect(own.filter(({ check }) => check in list)).toEqual([]);
  });
});

const objects = manifestsOf(stackChart({}, 2)); // of a stack whose passwords were changed

test.each(deviations)(
  '$tool: $check is still deviated from; else it becomes a rule: $reason',
  ({ holds }) => {
    expect(holds(objects)).toBe(true);
  },
);
