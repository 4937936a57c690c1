import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { transform } from 'sucrase';
import { examplesOf, ROOT, typeErrors } from '../../support/examples';
import type { Plan } from '../../../infra/bridge';
import { Engine, reveal } from './mocks';

const EXAMPLES = examplesOf('infra/bridge/README.md');

function run(example: string): Record<string, unknown> {
  const { code } = transform(example, { transforms: ['typescript', 'imports'] });
  const exported = {};
  const load = (name: string): unknown => jest.requireActual(name.startsWith('.') ? join(ROOT, name) : name);
  new Function('require', 'exports', code)(load, exported);
  return exported;
}

test('the examples compile', () => {
  expect(EXAMPLES).toHaveLength(3);
  expect(typeErrors(EXAMPLES)).toEqual([]);
}, 180_000);

test('the first example declares what it says, with the password secret', async () => {
  pulumi.runtime.setAllConfig({ 'project:kubeconfig': '{}', 'project:password': 'hunter2' });
  const engine = await Engine.start();
  const { address } = run(EXAMPLES[0]);
  await new Promise((done) => (address as pulumi.Output<unknown>).apply(done));
  const auth = engine.inputsOf('kubernetes:core/v1:Secret', 'web/auth');
  expect(reveal(auth.stringData)).toEqual({ secret: true, value: { url: 'postgres://web:hunter2@db/web' } });
});

test('the third example plans what it says, with its options', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const url = join(folder, 'chart.yaml');
  writeFileSync(url, '{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }');
  const shop = run(EXAMPLES[2]).shop as (url: string) => Plan;
  expect(shop(url).objects[0]).toMatchObject({
    aliases: [expect.stringMatching(/^store\/website\//)],
    options: { customTimeouts: { create: '3m' }, ignoreChanges: ['spec.replicas'] },
  });
  rmSync(folder, { recursive: true });
});

test('the second example prints the plan', () => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  run(EXAMPLES[1]);
  expect(log.mock.calls).toEqual([['web/settings', 'kubernetes:core/v1:ConfigMap', []]]);
  log.mockRestore();
});
