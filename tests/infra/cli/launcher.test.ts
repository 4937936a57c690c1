import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(__dirname, '..', '..', '..', 'infra', 'cli');
const PLAIN = ['run.js', 'install.js', 'commands.js', 'args.js'];

/** A checkout with nothing but the launcher: no packages, no TypeScript. */
function bareCheckout(): string {
  const root = mkdtempSync(join(tmpdir(), 'bare-'));
  mkdirSync(join(root, 'infra', 'cli'), { recursive: true });
  for (const file of PLAIN) cpSync(join(CLI, file), join(root, 'infra', 'cli', file));
  return root;
}

function launch(root: string, ...args: string[]) {
  // An npm that says what it was asked to do, and fails.
  const npm = join(root, 'npm-cli.js');
  writeFileSync(npm, 'console.error("got " + process.argv.slice(2).join(" ")); process.exit(1);');
  return spawnSync(process.execPath, [join(root, 'infra', 'cli', 'run.js'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: npm },
  });
}

describe('the launcher in a checkout without packages', () => {
  let root: string;
  beforeAll(() => (root = bareCheckout()));
  afterAll(() => rmSync(root, { recursive: true }));

  it.each(['up', 'down', 'plan', 'synth', 'test', 'test:cluster', 'test:chaos', 'bench'])(
    'has help for %s',
    (command) => {
      const { status, stdout } = launch(root, command, '--help');
      expect(stdout).toMatch(/^usage: npm (run )?/);
      expect(status).toBe(0);
    },
  );

  it('lists the commands for one it does not know', () => {
    const { status, stderr } = launch(root, 'upp');
    expect(stderr).toMatch(/^error: there is no command 'upp'\n\nusage:\n {2}npm run up /);
    expect(status).toBe(2);
  });

  it.each(['toString', '__proto__', 'constructor'])('takes %s for no command', (name) => {
    expect(launch(root, name).status).toBe(2);
  });

  it.each([
    [['plan', '--stak', 'x'], "there is no option '--stak'; allowed: --stack, --json, --help"],
    [['plan', 'dev'], "got an argument 'dev', but only options are taken: --stack, --json, --help"],
    [['plan', '--stack'], "option '--stack <value>' argument missing"],
    [['plan', '--stack='], '--stack: got nothing; give it a value'],
  ])('refuses %j before anything is installed', (args, message) => {
    const { status, stderr } = launch(root, ...args);
    expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
    expect(stderr).toContain(`usage: npm run ${args[0]}`);
    expect(stderr).not.toContain('installing');
    expect(status).toBe(2);
  });

  it('installs the packages, and says what npm said when that fails', () => {
    const { status, stderr } = launch(root, 'plan');
    expect(stderr).toMatch(/^installing packages \(npm ci\)/);
    expect(stderr).toContain(
      'error: the packages could not be installed: npm ci failed\ngot ci --ignore-scripts',
    );
    expect(status).toBe(1);
  });
});
