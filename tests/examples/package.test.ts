import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../support/manifest';
import { PackedPackage, installedBy } from '../support/packed-package';

/** Runs a program of Pulumi without an engine; prints the type of each resource and the outputs' names. */
const MOCKED = `
const pulumi = require('@pulumi/pulumi');
pulumi.runtime.setAllConfig({ 'project:token': 'hunter2' });
const types = [];
const newResource = ({ type, name, inputs }) => {
  types.push(type);
  return { id: name, state: { result: 'generated', ...inputs } };
};
pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }).then(async () => {
  const outputs = Object.keys(require(process.argv[2]));
  await pulumi.runtime.disconnect();
  console.log(JSON.stringify({ types, outputs }));
});
`;

describe('the packed package', () => {
  let packed: PackedPackage;
  beforeAll(() => {
    packed = new PackedPackage();
  }, 300_000);
  afterAll(() => packed?.remove());

  test('builds and synthesizes in a cdk8s app without Pulumi', () => {
    const project = packed.project(installedBy('cdk8s-app'));
    project.addExample('cdk8s-app');
    expect(project.compile('cdk8s-app/main.ts')).toBe('');
    expect(project.node('cdk8s-app/main.js')).toMatchObject({ status: 0, stderr: '' });
    const yaml = readFileSync(join(project.folder, 'dist', 'shop.k8s.yaml'), 'utf8');
    const kinds = parseAllDocuments(yaml)
      .map((document) => document.toJS() as Manifest)
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds).toEqual(expect.arrayContaining(['StatefulSet cart', 'Deployment cart-proxy']));
    expect(kinds.at(-1)).toMatch(/^Deployment shop-web/);
  }, 300_000);

  test('builds and declares in Pulumi programs', () => {
    const examples = ['pulumi-component', 'bridge'];
    const project = packed.project(examples.flatMap(installedBy));
    for (const name of examples) project.addExample(name);
    project.add('mocked.js', MOCKED);
    expect(project.compile(...examples.map((name) => `${name}/index.ts`))).toBe('');
    const declared = (name: string) => {
      const { status, stdout, stderr } = project.node('mocked.js', `./${name}/index.js`);
      if (status !== 0) throw new Error(stderr);
      return JSON.parse(stdout) as { types: string[]; outputs: string[] };
    };
    const component = declared('pulumi-component');
    expect(component.types.filter((type) => type === 'redis-ha-stack:index:RedisHaStack')).toHaveLength(2);
    expect(
      component.types.filter((type) => type === 'kubernetes:apps/v1:StatefulSet').length,
    ).toBeGreaterThanOrEqual(4);
    expect(component.outputs).toContain('cartsUrl');
    expect(
      declared('bridge')
        .types.filter((type) => type.startsWith('kubernetes:'))
        .sort(),
    ).toEqual(['kubernetes:apps/v1:Deployment', 'kubernetes:core/v1:Secret', 'kubernetes:core/v1:Service']);
  }, 300_000);

  test.each(['pulumi-component', 'bridge'])('%s is run with a TypeScript that knows its types', (name) => {
    // without one Pulumi takes its own, 3.8, to which arguments of the package are unknown
    expect(installedBy(name)).toContain('typescript');
  });
});
