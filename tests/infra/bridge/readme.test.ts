import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { transform } from 'sucrase';
import ts from 'typescript';
import { Engine, reveal } from './mocks';

const ROOT = resolve(__dirname, '../../..');
const README = readFileSync(join(ROOT, 'infra/bridge/README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]);
const files = new Map(EXAMPLES.map((text, i) => [join(ROOT, `readme-example-${i}.ts`), text]));

function compile(): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [...files.keys()] },
    ts.sys,
    ROOT,
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version);
  };
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host));
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function run(example: string): Record<string, unknown> {
  const { code } = transform(example, { transforms: ['typescript', 'imports'] });
  const exported = {};
  const load = (name: string): unknown => jest.requireActual(name.startsWith('.') ? join(ROOT, name) : name);
  new Function('require', 'exports', code)(load, exported);
  return exported;
}

test('the examples compile', () => {
  expect(EXAMPLES).toHaveLength(2);
  expect(compile()).toEqual([]);
}, 180_000);

test('the first example declares what it says, with the password secret', async () => {
  pulumi.runtime.setAllConfig({ 'project:kubeconfig': '{}', 'project:password': 'hunter2' });
  const engine = await Engine.start();
  const { address } = run(EXAMPLES[0]);
  await new Promise((done) => (address as pulumi.Output<unknown>).apply(done));
  const auth = engine.inputsOf('kubernetes:core/v1:Secret', 'web/auth');
  expect(reveal(auth.stringData)).toEqual({ secret: true, value: { url: 'postgres://web:hunter2@db/web' } });
});

test('the second example prints the plan', () => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  run(EXAMPLES[1]);
  expect(log.mock.calls).toEqual([['web/settings', 'kubernetes:core/v1:ConfigMap', []]]);
  log.mockRestore();
});
