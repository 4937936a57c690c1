import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
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
import { ROOT } from './examples';

const MODULES = join(ROOT, 'node_modules');
const EXAMPLES = join(ROOT, 'examples');

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

/** The manifest of the package: what is published, and what it brings along. */
const manifest = JSON.parse(read(ROOT, 'package.json')) as {
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
};

/** Packages that the page of an example has installed besides this one. */
export function installedBy(example: string): string[] {
  const lines = [...read(EXAMPLES, example, 'README.md').matchAll(/^npm install (.+)$/gm)];
  const words = lines.flatMap(([, line]) => line.split(' '));
  return words.filter((word) => !word.startsWith('--') && word !== 'redis-ha-stack');
}

/** Runs a program that must succeed; gives its standard output. */
function output(command: string, args: readonly string[], cwd: string): string {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${result.stdout}${result.stderr}`);
  return result.stdout;
}

const SOURCES = ['charts-src', 'infra', 'policy', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** How the package is packed. */
export interface PackOptions {
  /** Where; by default a temporary folder of its own. */
  readonly folder?: string;
  /** Files of the checkout that an earlier build has left there. */
  readonly stale?: readonly string[];
}

/** The package as it is published: packed in a copy of the checkout, unpacked into folders of other projects. */
export class PackedPackage {
  private readonly folder: string;
  /** The copy of the checkout, with `lib/`. */
  readonly checkout: string;
  readonly tarball: string;

  constructor({
    folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-pack-')),
    stale = [],
  }: PackOptions = {}) {
    this.folder = folder;
    this.checkout = join(folder, 'checkout');
    for (const name of new Set([...SOURCES, ...manifest.files.filter((file) => file !== 'lib')]))
      cpSync(join(ROOT, name), join(this.checkout, name), { recursive: true });
    symlinkSync(MODULES, join(this.checkout, 'node_modules'));
    for (const name of stale) {
      mkdirSync(dirname(join(this.checkout, name)), { recursive: true });
      writeFileSync(join(this.checkout, name), '');
    }
    output('npm', ['pack', '--silent', '--pack-destination', folder], this.checkout);
    this.tarball = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
    );
  }

  /** What is in the tarball, without the `package/` in front of every name. */
  get files(): string[] {
    const names = output('tar', ['-tzf', this.tarball], this.folder).trim().split('\n');
    return names.map((name) => name.replace(/^package\//, '')).sort();
  }

  /** A project that has the package, what that depends on, and those of the repository that it names. */
  project(packages: readonly string[] = []): Project {
    const folder = mkdtempSync(join(this.folder, 'project-'));
    const own = join(folder, 'node_modules', 'redis-ha-stack');
    mkdirSync(own, { recursive: true });
    output('tar', ['-xzf', this.tarball, '-C', own, '--strip-components=1'], this.folder);
    for (const dependency of new Set([...Object.keys(manifest.dependencies), ...packages])) {
      const link = join(folder, 'node_modules', dependency);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(MODULES, dependency), link);
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
    return new Project(folder);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A project of somebody else. */
export class Project {
  constructor(readonly folder: string) {}

  add(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  /** Copies an example into a folder of its name; gives that. An edit replaces what its program has exactly once. */
  addExample(example: string, edits: Readonly<Record<string, string>> = {}): string {
    for (const file of readdirSync(join(EXAMPLES, example)).filter((name) => name !== 'README.md')) {
      const text = read(EXAMPLES, example, file);
      this.add(join(example, file), file.endsWith('.ts') ? edited(text, edits) : text);
    }
    return join(this.folder, example);
  }

  /** Compiles TypeScript files in place; gives what the compiler says. */
  compile(...files: string[]): string {
    const tsc = join(MODULES, 'typescript', 'bin', 'tsc');
    const options = ['--strict', '--skipLibCheck', '--module', 'node20', '--types', 'node'];
    return spawnSync(process.execPath, [tsc, ...options, ...files], { cwd: this.folder, encoding: 'utf8' })
      .stdout;
  }

  /** Runs a script as Node does without this repository. */
  node(...args: string[]): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, args, { cwd: this.folder, encoding: 'utf8' });
  }
}

function edited(text: string, edits: Readonly<Record<string, string>>): string {
  return Object.entries(edits).reduce((before, [from, to]) => {
    const parts = before.split(from);
    if (parts.length !== 2)
      throw new Error(`"${from}": is ${parts.length - 1} times in the example, not once`);
    return parts.join(to);
  }, text);
}
