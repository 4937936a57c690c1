import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- plain JavaScript, see run.js
const { nodeProblem, upToDate } = require('../../../infra/cli/install') as {
  nodeProblem: (version: string) => string | undefined;
  upToDate: (root: string) => boolean;
};

describe('the version of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('%s is enough', (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  });
  it.each(['20.18.3', '18.20.0', '8.0.0'])('%s is too old, in one sentence', (version) => {
    expect(nodeProblem(version)).toBe(
      `got Node ${version}; this project needs Node 20.19 or newer: https://nodejs.org/en/download`,
    );
  });
});

describe('packages are up to date', () => {
  type Packages = Record<string, { version?: string; optional?: boolean }>;
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'install-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (wanted: Packages, installed?: Packages) => {
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
    if (!installed) return;
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  };
  const a1 = { 'node_modules/a': { version: '1.0.0' } };

  it('when those of the lock file are installed', () => {
    write(a1, a1);
    expect(upToDate(root)).toBe(true);
  });
  it('when only an optional one for another platform is missing', () => {
    write({ ...a1, 'node_modules/b': { version: '1.0.0', optional: true } }, a1);
    expect(upToDate(root)).toBe(true);
  });
  it('but not when nothing is installed', () => {
    write(a1);
    expect(upToDate(root)).toBe(false);
  });
  it('nor when the lock file has moved on to another version', () => {
    write({ 'node_modules/a': { version: '1.0.1' } }, a1);
    expect(upToDate(root)).toBe(false);
  });
  it('nor when the lock file names a new package', () => {
    write({ ...a1, 'node_modules/b': { version: '1.0.0' } }, a1);
    expect(upToDate(root)).toBe(false);
  });
});
