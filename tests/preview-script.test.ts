import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './support/examples';
import { binaryPath, describeIf } from './support/binaries';

const SCRIPT = join(ROOT, '.github/preview.sh');

/** Stands for npm: `synth` fails where the stack's file says `broken`, `diff` says which files each folder has. */
const NPM = `#!/bin/sh
[ "$1" != ci ] || exec test "$2" = --ignore-scripts
case $3 in
synth)
  ! grep -q broken "Pulumi.$6.yaml" || exit 1
  mkdir -p "$8" && : > "$8/$6-redis.yaml" ;;
diff)
  echo "base: $(cd "$5" && echo *)"
  echo "head: $(cd "$6" && echo *)" ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preview-'));
  for (const name of ['bin', 'base', 'head']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'bin/npm'), NPM);
  chmodSync(join(folder, 'bin/npm'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

type Stacks = Readonly<Record<string, 'fine' | 'broken'>>;

/** The summary and the exit code of a run with these stacks. */
function preview(sides: { readonly base: Stacks; readonly head: Stacks }) {
  for (const [side, stacks] of Object.entries(sides)) {
    for (const [stack, text] of Object.entries(stacks))
      writeFileSync(join(folder, side, `Pulumi.${stack}.yaml`), text);
  }
  const summary = join(folder, 'summary');
  const { status, stderr } = spawnSync('sh', [SCRIPT], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, GITHUB_STEP_SUMMARY: summary },
  });
  expect(stderr).toBe('');
  return { status, summary: readFileSync(summary, 'utf8') };
}

test('all stacks of both sides are compared, those with similar names too', () => {
  const { status, summary } = preview({
    base: { dev: 'fine' },
    head: { dev: 'fine', 'dev-2': 'fine' },
  });
  expect(summary).toBe('base: dev-redis.yaml\nhead: dev-2-redis.yaml dev-redis.yaml\n');
  expect(status).toBe(0);
});

test('a stack that head can’t render while base could fails the job, and looks not removed', () => {
  const stacks = { dev: 'fine', 'dev-2': 'fine' } as const;
  const { status, summary } = preview({ base: stacks, head: { ...stacks, dev: 'broken' } });
  expect(summary).toMatch(/^Stack `dev` of head is not rendered, .*\nBase could be rendered\.\n\n/);
  expect(summary).toContain('base: dev-2-redis.yaml\nhead: dev-2-redis.yaml\n');
  expect(status).toBe(1);
});

test.each<[string, Stacks, Stacks, RegExp]>([
  ['that base can’t', { dev: 'broken' }, { dev: 'fine' }, /^Stack `dev` of base is not rendered, /],
  [
    'that neither can',
    { dev: 'broken' },
    { dev: 'broken' },
    /^Stack `dev` of base is .*\nStack `dev` of head is .*\n\nbase/,
  ],
  ['that is new and can’t be', {}, { dev: 'broken' }, /^Stack `dev` of head is not rendered, /],
])('a stack %s is named, compared on neither side, and fails nothing', (_what, base, head, text) => {
  const { status, summary } = preview({ base, head });
  expect(summary).toMatch(text);
  expect(summary).not.toContain('dev-redis');
  expect(status).toBe(0);
});

describeIf('shellcheck', 'shellcheck', () => {
  test('finds nothing in the script', () => {
    expect(spawnSync(binaryPath('shellcheck'), [SCRIPT], { encoding: 'utf8' }).stdout).toBe('');
  });
});
