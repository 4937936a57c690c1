import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { parse } from 'yaml';
import { Guestbook } from '../../examples/app-binding/guestbook';
import { loadConfig } from '../../infra/config';
import { buildStack } from '../../infra/stack';
import { ROOT, examplesOf, typeErrors } from '../support/examples';
import type { Manifest } from '../support/manifest';
import { podSecurityRules } from '../../policy/rules/pod-security';
import { checkRules } from '../support/rules';
import { kubernetesVersions, validateManifests } from '../support/schema';
import { manifestsOf } from '../support/yaml-snapshot';

const objects = manifestsOf(new Guestbook(Testing.app(), 'guestbook', { namespace: 'guestbook' }));

/** The YAML examples of a page that are configs of a stack, as a stack file gives them. */
function configsOf(page: string): Record<string, unknown>[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```yaml\n(config:\n.*?)^```$/gms)].map(([, yaml]) => {
    const { config } = parse(yaml) as { config: Record<string, unknown> };
    return Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.replace('redis-ha-stack:', ''), value]),
    );
  });
}

test.each(kubernetesVersions)('the example fits the schemas of Kubernetes %s', (version) => {
  expect(validateManifests(objects, version)).toEqual([]);
});

test('it runs under Pod Security restricted', () => {
  expect(checkRules(objects, podSecurityRules)).toEqual([]);
});

test('what it needs of its environment is in the Secret that the stack of its page makes', () => {
  const [config] = configsOf('examples/app-binding/README.md');
  const { chart } = buildStack(loadConfig(config), (key) => `<value-of-${key}>`);
  const [{ spec }] = objects;
  const [container] = spec.template.spec.containers;
  const secret = (chart.toJson() as Manifest[]).find(
    ({ kind, metadata }) => kind === 'Secret' && metadata.namespace === 'guestbook',
  )!;
  expect(container.envFrom).toEqual([{ secretRef: { name: secret.metadata.name } }]);
  const used = [...container.command.join(' ').matchAll(/\$(REDIS_\w+)/g)].map(([, name]) => name);
  expect(used).toEqual(
    expect.arrayContaining(['REDIS_HOST', 'REDIS_PORT', 'REDIS_READ_HOST', 'REDIS_READ_PORT']),
  );
  expect(Object.keys(secret.stringData)).toEqual(expect.arrayContaining(used));
  expect(secret.stringData).toMatchObject({
    REDIS_USERNAME: 'guestbook',
    REDIS_PASSWORD: '<value-of-app-guestbook-password>',
  });
});

test('the configs of docs/apps.md are valid', () => {
  const configs = configsOf('docs/apps.md');
  expect(configs).toHaveLength(1);
  expect(loadConfig(configs[0]).apps.map(({ namespace }) => namespace)).toEqual([
    'checkout',
    'reports',
    'jobs',
  ]);
});

test('the example of docs/apps.md compiles', () => {
  const examples = examplesOf('docs/apps.md');
  expect(examples).toHaveLength(1);
  expect(typeErrors(examples, { 'redis-ha-stack': [join(ROOT, 'charts-src/index.ts')] })).toEqual([]);
}, 180_000);
