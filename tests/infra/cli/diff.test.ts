import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { run } from '../../../infra/cli/diff';
import { writePlan } from '../../../infra/cli/synth';
import { planOf } from './fixtures';

type Values = Record<string, unknown>;

const { parse } = jest.requireActual<{ parse(command: unknown, argv: readonly string[]): unknown }>(
  '../../../infra/cli/args',
);
const { commands } = jest.requireActual<{ commands: Record<string, unknown> }>('../../../infra/cli/commands');

let root: string;
let stdout: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'diff-'));
  stdout = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(stdout.push(String(text))));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

/** A folder with these objects; stacks are rendered into it as `synth` does. */
function folder(
  name: string,
  { stacks = {}, objects }: { stacks?: Record<string, Values>; objects?: unknown[] },
) {
  const path = join(root, name);
  mkdirSync(path);
  for (const [stack, values] of Object.entries(stacks)) writePlan(planOf(values, stack), path);
  if (objects) writeFileSync(join(path, 'objects.yaml'), Yaml.stringify(...objects));
  return path;
}

async function diff(base: string, head: string, json = false): Promise<string> {
  expect(await run({ arguments: [base, head], json })).toBe(0);
  return stdout.splice(0).join('');
}

const secret = (stringData: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'auth' },
  stringData,
});
const configMap = (name: string, data: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

describe('of renderings of a stack', () => {
  test('two that are the same have no change', async () => {
    const [base, head] = ['base', 'head'].map((name) => folder(name, { stacks: { dev: {} } }));
    expect(await diff(base, head)).toBe('### Manifests: no change\n\n');
  });

  test('what changed is shown by object, with the names of its fields and the lines that differ', async () => {
    const base = folder('base', { stacks: { dev: { name: 'cart' } } });
    const head = folder('head', { stacks: { dev: { name: 'cart', replicas: 4, insight: false } } });
    const page = await diff(base, head);
    expect(page).toMatch(/^### Manifests: 1 added, \d+ changed, \d+ removed\n/);
    expect(page).toContain('<summary>changed StatefulSet <code>cart/cart</code> (stack dev): spec.replicas');
    expect(page).toContain('-  replicas: 3\n+  replicas: 4');
    expect(page).toContain('<summary>added Service <code>cart/cart-3</code> (stack dev)</summary>');
    expect(page).toContain(
      '<summary>removed Deployment <code>cart/cart-insight</code> (stack dev)</summary>',
    );
  });

  test('files in ConfigMaps are compared line by line', async () => {
    const base = folder('base', { stacks: { dev: {} } });
    const head = folder('head', { stacks: { dev: { redis: { maxmemoryPolicy: 'allkeys-lru' } } } });
    const page = await diff(base, head);
    expect(page).toMatch(/changed ConfigMap .*: data\["redis\.conf"\]/);
    expect(page).toMatch(/\n-\s+maxmemory-policy noeviction\n\+\s+maxmemory-policy allkeys-lru\n/);
  });

  test('stacks that have objects of the same name are told apart', async () => {
    const base = folder('base', { stacks: { dev: {}, prod: {} } });
    const head = folder('head', { stacks: { dev: {}, prod: { replicas: 5 } } });
    const { changed } = JSON.parse(await diff(base, head, true));
    expect(changed.length).toBeGreaterThan(0);
    expect(new Set(changed.map(({ stack }: { stack: string }) => stack))).toEqual(new Set(['prod']));
  });
});

test('the order of objects and fields in the files makes no difference', async () => {
  const data = { b: '1', a: '2' };
  const base = folder('base', { objects: [configMap('x', data), configMap('y', data)] });
  const head = folder('head', { objects: [configMap('y', { a: '2', b: '1' }), configMap('x', data)] });
  expect(await diff(base, head)).toContain('no change');
});

test('--json names objects and fields, and has no values', async () => {
  const base = folder('base', { objects: [configMap('x', { key: 'before' }), configMap('gone', {})] });
  const head = folder('head', { objects: [configMap('x', { key: 'after' }), configMap('new', {})] });
  const text = await diff(base, head, true);
  expect(JSON.parse(text)).toEqual({
    added: [{ stack: '', kind: 'ConfigMap', name: 'new' }],
    removed: [{ stack: '', kind: 'ConfigMap', name: 'gone' }],
    changed: [{ stack: '', kind: 'ConfigMap', name: 'x', fields: ['data.key'] }],
  });
  expect(text).not.toMatch(/before|after/);
});

test('values of Secrets are never shown, whatever folder is given; placeholders are', async () => {
  const base = folder('base', { objects: [secret({ a: 'hunter2', b: '<path:x#a>', c: 'swordfish' })] });
  const head = folder('head', { objects: [secret({ a: 'hunter3', b: '<path:x#b>', c: 'swordfish' })] });
  const page = await diff(base, head);
  expect(page).toContain('-  a: (not shown)\n-  b: <path:x#a>\n+  a: (not shown, changed)\n+  b: <path:x#b>');
  expect(page).not.toMatch(/hunter|swordfish/);
});

test('a folder without YAML is named, as all of the other looks added or removed', async () => {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const [base, head] = [folder('base', {}), folder('head', { objects: [configMap('x', {})] })];
  const remark = `${base}: has no YAML files, so there is nothing of it to compare\n`;
  expect(await diff(base, head)).toContain(`${remark}\n### Manifests: 1 added`);
  expect(JSON.parse(await diff(base, head, true)).added).toHaveLength(1);
  expect(stderr.mock.calls).toEqual([[remark], [remark]]);
});

describe('the page', () => {
  test('stays within what GitHub takes, and says what is missing', async () => {
    const many = (value: string) =>
      Array.from({ length: 2_000 }, (_, i) => configMap(`settings-${i}`, { file: `${value}\n`.repeat(20) }));
    const page = await diff(folder('base', { objects: many('a') }), folder('head', { objects: many('b') }));
    expect(page.length).toBeLessThan(65_536);
    expect(page).toMatch(/\nToo long for this page: \d+ objects without details, \d+ left out\.\n$/);
  });

  test('cuts the diff of an object that is long by itself', async () => {
    const file = Array.from({ length: 500 }, (_, i) => `line ${i}\n`).join('');
    const base = folder('base', { objects: [configMap('x', { file })] });
    const page = await diff(base, folder('head', { objects: [configMap('x', {})] }));
    expect(page).toMatch(/\n… \d+ more lines\n```\n/);
  });

  test('is not broken by what the objects have in them', async () => {
    const name = 'x</code><img src=x>';
    const base = folder('base', { objects: [configMap(name, { file: 'a\n```\n</details>\n' })] });
    const page = await diff(base, folder('head', { objects: [configMap(name, { file: 'b\n```\n' })] }));
    expect(page).toContain('\n````diff\n');
    expect(page).toContain('<code>x&lt;/code&gt;&lt;img src=x&gt;</code>');
  });
});

describe('bad input', () => {
  test('is told all at once', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const broken = folder('broken', { objects: [{ no: 'kind' }] });
    writeFileSync(join(broken, 'other.yaml'), 'a: [1');
    await expect(run({ arguments: [file, join(root, 'missing')], json: false })).rejects.toThrow(
      `${file}: is no folder; give one that synth has written\n${join(root, 'missing')}: there is no such folder`,
    );
    await expect(run({ arguments: [broken, broken], json: false })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /objects\.yaml: document 1 is no Kubernetes object: .*\n.*other\.yaml: document 1 is no YAML: /,
      ),
    });
  });

  test.each([
    [{ kind: 'Service', metadata: { name: 'x' } }, 'apiVersion'],
    [{ apiVersion: 'v1', metadata: { name: 'x' } }, 'kind'],
    [{ apiVersion: 'v1', kind: 'Service' }, 'metadata.name'],
    [{ some: 'values' }, 'apiVersion and no kind and no metadata.name'],
    ['text', 'apiVersion and no kind and no metadata.name'],
  ])('of %j the file and what it lacks are named', async (object, lacks) => {
    const [base, head] = [folder('base', { objects: [object] }), folder('head', { objects: [secret({})] })];
    await expect(run({ arguments: [base, head], json: false })).rejects.toThrow(
      `${base}: objects.yaml: document 1 is no Kubernetes object: it has no ${lacks}`,
    );
  });

  test.each([[[]], [['base']], [['base', 'head', 'more']], [['base', '']]])('arguments %j', (argv) => {
    expect(parse(commands.diff, argv)).toEqual({
      error: `got ${argv.length} arguments; allowed: BASE_DIR and HEAD_DIR`,
    });
  });

  test('arguments of two folders are taken', () => {
    expect(parse(commands.diff, ['a', 'b', '--json'])).toEqual({
      values: { help: false, json: true, arguments: ['a', 'b'] },
    });
  });
});
