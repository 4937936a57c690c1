import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { renderFiles, writeFiles } from '../../../infra/cli/render';
import { planOf } from './fixtures';

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  readonly stringData?: Record<string, string>;
}

const documents = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as Rendered);
const everything = (values: Record<string, unknown> = {}) =>
  renderFiles(planOf(values)).flatMap(({ text }) => documents(text));

describe('the rendered YAML', () => {
  it('has one file for each component, with every object of the plan once', () => {
    const files = renderFiles(planOf());
    const names = files.map(({ name }) => name);
    expect(names).toEqual(
      ['credentials', 'redis', 'sentinel', 'proxy', 'webdis', 'insight', 'connection'].map(
        (part) => `dev-${part}.yaml`,
      ),
    );
    const rendered = everything().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const plan = planOf().objects.map(({ kind, name }) => `${kind} ${name}`);
    expect([...rendered].sort()).toEqual([...plan].sort());
    expect(files.reduce((sum, { objects }) => sum + objects, 0)).toBe(plan.length);
  });

  it('is the same each time', () => {
    expect(renderFiles(planOf())).toEqual(renderFiles(planOf()));
  });

  it('has a placeholder in the place of each password, and only in Secrets', () => {
    const secrets = everything({ name: 'cart' }).filter(({ kind }) => kind === 'Secret');
    const credentials = secrets.find(({ metadata }) => metadata.name === 'cart')?.stringData ?? {};
    expect(Object.keys(credentials)).toContain('db-password');
    for (const [key, value] of Object.entries(credentials)) expect(value).toBe(`<path:cart#${key}>`);
    const connection = secrets.find(({ metadata }) => metadata.name === 'cart-connection')?.stringData;
    expect(connection?.REDIS_PASSWORD).toBe('<path:cart#db-password>');

    const rest = everything({ name: 'cart' }).filter(({ kind }) => kind !== 'Secret');
    expect(JSON.stringify(rest)).not.toContain('<path:');
  });

  it('has no annotations that only Pulumi understands', () => {
    const annotated = planOf().objects.filter(({ manifest }) =>
      JSON.stringify(manifest).includes('pulumi.com/'),
    );
    expect(annotated.length).toBeGreaterThan(0);
    expect(JSON.stringify(everything())).not.toContain('pulumi.com/');
  });
});

describe('writing', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'synth-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (values: Record<string, unknown>, stack = 'dev') =>
    writeFiles(folder, stack, renderFiles(planOf(values, stack)));

  it('makes the folder', () => {
    const inner = join(folder, 'a', 'b');
    writeFiles(inner, 'dev', renderFiles(planOf()));
    expect(readdirSync(inner)).toContain('dev-redis.yaml');
  });

  it('removes what is no longer part of the stack, and nothing else', () => {
    write({});
    write({}, 'prod');
    writeFileSync(join(folder, 'dev-notes.yaml'), 'mine: true\n');
    mkdirSync(join(folder, 'dev-folder.yaml'));
    expect(write({ webdis: false })).toEqual(['dev-webdis.yaml']);
    const left = readdirSync(folder);
    expect(left).not.toContain('dev-webdis.yaml');
    expect(left).toEqual(expect.arrayContaining(['prod-webdis.yaml', 'dev-notes.yaml', 'dev-folder.yaml']));
    expect(readFileSync(join(folder, 'dev-notes.yaml'), 'utf8')).toBe('mine: true\n');
  });

  it('refuses a file as folder', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => writeFiles(file, 'dev', [])).toThrow(`--out: got '${file}', which is a file`);
  });
});
