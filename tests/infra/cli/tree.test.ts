import { planJson } from '../../../infra/cli/plan';
import { StackPlan } from '../../../infra/cli/stack-plan';
import { countKinds, showPlan } from '../../../infra/cli/tree';
import { plain, planOf, planned } from './fixtures';

const component = (name: string, parent?: string) => ({ path: name, logicalName: name, type: 't', parent });

describe('the tree of a plan', () => {
  const secret = planned({ kind: 'Secret', name: 'pw', parent: 'keys' });
  const config = planned({
    kind: 'ConfigMap',
    name: 'conf',
    parent: 'top/db',
    dependsOn: [secret.logicalName],
  });
  const db = planned({
    kind: 'StatefulSet',
    name: 'db',
    parent: 'top/db',
    dependsOn: [secret.logicalName, config.logicalName],
  });
  const web = planned({
    kind: 'Deployment',
    name: 'web',
    parent: 'top/web',
    dependsOn: [secret.logicalName, db.logicalName],
  });
  const plan: StackPlan = {
    stack: 'dev',
    name: 'shop',
    namespace: 'apps',
    // As given here the order is not that of deploying.
    components: [
      component('top'),
      component('top/web', 'top'),
      component('top/db', 'top'),
      component('keys'),
    ],
    objects: [secret, config, { ...db, manifest: workload(2) }, { ...web, manifest: workload(1) }],
    passwords: ['db-password'],
    unchecked: [],
    secrets: 'avp',
    secretId: 'shop',
    findings: [],
  };

  function workload(replicas: number) {
    const containers = [{ resources: { requests: { cpu: '250m', memory: '64Mi' } } }, {}];
    const spec = { replicas, template: { spec: { containers } } };
    return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'x' }, spec };
  }

  it('is in deploy order, tells dependencies once, and marks secrets', () => {
    expect(showPlan(plan, plain)).toBe(
      `
shop in namespace apps (stack dev)
├─ keys
│  └─ Secret pw  [secret]
└─ top  after keys
   ├─ db
   │  ├─ ConfigMap conf
   │  └─ StatefulSet db  after ConfigMap conf
   └─ web  after db
      └─ Deployment web

4 objects: 1 Secret, 1 ConfigMap, 1 StatefulSet, 1 Deployment
requests: 750m CPU and 192Mi memory for 3 pods
1 generated password: db-password`.slice(1),
    );
  });

  it('has styles only where the terminal gives them', () => {
    const bold = showPlan(plan, (style, text) => `<${String(style)}>${text}</>`);
    expect(bold).toContain('<cyan>Secret</> pw  <yellow>[secret]</>');
  });
});

describe('the plan of a stack', () => {
  const plan = planOf({ name: 'cart' });

  it('has every object once, with kinds counted', () => {
    const lines = showPlan(plan, plain).split('\n');
    for (const { kind, name } of plan.objects) {
      expect(lines.filter((line) => new RegExp(`─ ${kind} ${name}(  |$)`).test(line))).toHaveLength(1);
    }
    expect(Object.values(countKinds(plan.objects)).reduce((a, b) => a + b)).toBe(plan.objects.length);
  });

  it('deploys Redis and Sentinel before the proxy, and the proxy before Webdis and RedisInsight', () => {
    const order = showPlan(plan, plain);
    expect(order).toMatch(/─ Proxy {2}after .*Redis, Sentinel/);
    expect(order).toMatch(/─ Webdis {2}after .*Proxy/);
    expect(order).toMatch(/─ Insight {2}after .*Proxy/);
  });

  it('fits one small node by default', () => {
    const { cpu, memory } = planJson(plan).requests as { cpu: number; memory: number };
    expect(cpu).toBeGreaterThan(0.1);
    expect(cpu).toBeLessThanOrEqual(1);
    expect(memory).toBeLessThanOrEqual(1.5 * 2 ** 30);
  });

  it('goes to programs without manifests', () => {
    const { objects } = planJson(plan) as { objects: Record<string, unknown>[] };
    expect(objects).toHaveLength(plan.objects.length);
    expect(Object.keys(objects[0])).toEqual(['kind', 'name', 'namespace', 'logicalName', 'after', 'secret']);
    expect(objects.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      'cart',
      'cart-connection',
    ]);
  });
});

test('what only a cluster can tell is named as not checked, and passwords of an existing Secret as not generated', () => {
  const plan = planOf({ apps: [{ namespace: 'blue' }, { namespace: 'green' }], existingSecret: 'given' });
  const text = showPlan(plan, plain);
  expect(text).toContain('no generated password: all are in secret redis/given');
  expect(text).toContain('not checked here: that there are the namespaces of applications: blue, green');
  expect(text).toContain('not checked here: that secret redis/given has every key');
  expect(planJson(plan)).toMatchObject({ passwords: [], existingSecret: 'given' });
  expect(showPlan(planOf(), plain)).not.toContain('not checked');
});
