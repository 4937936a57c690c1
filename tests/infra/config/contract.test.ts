import * as fc from 'fast-check';
import { loadConfig } from '../../../infra/config';
import { resourceDefaults } from '../../../infra/config/defaults';
import { resourceRequirements } from '../../../charts-src/kit';
import { buildStack } from '../../../infra/stack';
import { valid } from './valid';

type Values = Record<string, unknown>;

const render = (values: Values) => buildStack(loadConfig(values), () => 'x'.repeat(32)).chart.toJson();

test('a config that loads is one that the constructs take', () => {
  fc.assert(
    fc.property(valid, (values) => {
      expect(render(values)).not.toHaveLength(0);
    }),
    { numRuns: 25 },
  );
});

test.each<Values>([
  { replicas: 1, failover: false },
  { replicas: 9, sentinel: { replicas: 7, quorum: 7 } },
  { flavor: 'valkey', name: 'a'.repeat(40), namespace: '1' },
  { redis: { config: { save: '""', hz: [1] }, modules: ['/opt/a.so'], maxmemory: '1Mi' } },
  { redis: { resources: { limits: { cpu: 1 } } }, proxy: { resources: { requests: { cpu: '1500m' } } } },
  { webdis: { commands: ['-@all', '+config|get', '+ft.search'], autoscaling: { maxReplicas: 3 } } },
  { webdis: false, insight: false },
  { storage: { size: '1.5Gi', className: 'fast', sentinelSize: '1Mi' } },
  {
    images: { registry: 'r.example/mirror', redis: 'a/redis:8', haproxy: `haproxy@sha256:${'a'.repeat(64)}` },
  },
  { pods: { tolerations: [{ operator: 'Exists' }], spread: 'hard', extraPodSpec: { hostAliases: [] } } },
])('the constructs take %j', (values) => {
  expect(render(values)).not.toHaveLength(0);
});

test('the default resources that relations are checked with are those of the constructs', () => {
  const workloads = render({}).filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment');
  const asked = workloads.map(({ spec }) =>
    JSON.parse(JSON.stringify(spec.template.spec.containers[0].resources)),
  );
  const documented = Object.values(resourceDefaults).map((resources) =>
    JSON.parse(JSON.stringify(resourceRequirements(resources), (_, value) => value?.value ?? value)),
  );
  const sorted = (list: { requests: unknown; limits: unknown }[]) =>
    list.map(({ requests, limits }) => JSON.stringify([Object(requests), Object(limits)])).sort();
  expect(sorted(asked)).toEqual(sorted(documented));
});
