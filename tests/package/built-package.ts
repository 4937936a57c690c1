import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/examples';

const DEPENDENCIES = Object.keys(
  (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object }).dependencies,
);

/** Files in `lib/` of a checkout in which something else was built before. */
export const STALE = ['lib/charts-src/gone.js', 'lib/charts-src/redis/scripts/gone.sh'];

/** The package as it is published: packed in a copy of the checkout, and to be installed in scratch projects. */
export class BuiltPackage {
  private readonly folder = mkdtempSync(join(tmpdir(), 'package-'));
  /** The copy of the checkout, with `lib/`. */
  readonly checkout = join(this.folder, 'checkout');
  readonly tarball: string;

  constructor() {
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[] };
    const sources = files.filter((name) => name !== 'lib');
    for (const name of [
      'charts-src',
      'infra',
      'policy',
      ...sources,
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
    ])
      cpSync(join(ROOT, name), join(this.checkout, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.checkout, 'node_modules'));
    for (const name of STALE) {
      mkdirSync(dirname(join(this.checkout, name)), { recursive: true });
      writeFileSync(join(this.checkout, name), '');
    }
    this.must(['npm', 'pack', '--silent', '--pack-destination', this.folder]);
    this.tarball = join(
      this.folder,
      readdirSync(this.folder).find((name) => name.endsWith('.tgz'))!,
    );
  }

  /** A project outside of the checkout that has the package and, besides its dependencies, these packages. */
  installedWith(...packages: string[]): Project {
    const project = mkdtempSync(join(this.folder, 'project-'));
    const own = join(project, 'node_modules', 'redis-ha-stack');
    mkdirSync(own, { recursive: true });
    run(['tar', '-xzf', this.tarball, '-C', own, '--strip-components', '1'], this.folder);
    for (const name of [...DEPENDENCIES, ...packages]) {
      mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
    }
    return new Project(project);
  }

  /** What a program of the checkout's node_modules says of the package, and its exit code. */
  checkedBy(bin: string, ...args: string[]): Result {
    return run([join(ROOT, 'node_modules', '.bin', bin), ...args], this.checkout);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private must(command: readonly string[]): void {
    const { code, output } = run(command, this.checkout);
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${output}`);
  }
}

/** Somebody's project. */
export class Project {
  constructor(private readonly folder: string) {}

  /** Runs a script as CommonJS, or as an ES module. */
  node(script: string, type: 'commonjs' | 'module' = 'commonjs'): Result {
    return run([process.execPath, `--input-type=${type}`, '-e', script], this.folder);
  }
}

interface Result {
  readonly code: number | null;
  /** stdout and stderr. */
  readonly output: string;
}

function run([command, ...args]: readonly string[], cwd: string): Result {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw error;
  return { code: status, output: stdout + stderr };
}
