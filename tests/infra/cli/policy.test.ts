import { planJson, run } from '../../../infra/cli/plan';
import { showPlan } from '../../../infra/cli/tree';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plain, planOf } from './fixtures';

const PUBLIC = {
  proxy: { service: { type: 'LoadBalancer' } },
  network: { allowFrom: [{ cidr: '10.0.0.0/8' }] },
};
const AWS = { secretStore: 'aws', aws: { region: 'eu-central-1' }, protect: false };

test('a stack with defaults has no findings, and no section about them', () => {
  expect(planJson(planOf()).findings).toEqual([]);
  expect(showPlan(planOf(), plain)).not.toContain('policies');
});

test('a finding is shown with its level, and goes to programs', () => {
  const plan = planOf(PUBLIC);
  expect(showPlan(plan, plain)).toMatch(
    /\n\n1 finding of policies:\n {2}refused: no-public-service: Service\/redis: type LoadBalancer .*$/,
  );
  expect(planJson(plan).findings).toEqual([
    { policy: 'no-public-service', enforcement: 'mandatory', text: expect.any(String) },
  ]);
});

test('a stack of production is asked for digests and protection', () => {
  const policiesOf = (stack: string) => [...new Set(planOf(AWS, stack).findings.map(({ policy }) => policy))];
  expect(policiesOf('dev')).toEqual([]);
  expect(policiesOf('acme/prod')).toEqual(['protected-data', 'images-by-digest']);
});

describe('the exit code', () => {
  const root = mkdtempSync(join(tmpdir(), 'plan-'));
  afterAll(() => rmSync(root, { recursive: true }));

  const exitCode = async (stack: string, config: string) => {
    writeFileSync(join(root, `Pulumi.${stack}.yaml`), `config:\n  redis-ha-stack:name: redis\n${config}`);
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const code = await run({ stack, json: true }, root);
    written.mockRestore();
    return code;
  };

  test('is 0 with advice only', async () => expect(await exitCode('prod', '')).toBe(0));

  test('is 1 where a policy refuses the stack', async () => {
    const service =
      '  redis-ha-stack:proxy:\n    service: { type: LoadBalancer }\n' +
      '  redis-ha-stack:network:\n    allowFrom: [{ cidr: 10.0.0.0/8 }]\n';
    expect(await exitCode('dev', service)).toBe(1);
  });
});
