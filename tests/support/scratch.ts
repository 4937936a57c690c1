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

/** The package as it would be published: built and packed from a copy, unpacked into folders of other projects. */
export class PackedPackage {
  private readonly tarball: string;

  constructor(private readonly folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-pack-'))) {
    const copy = join(this.folder, 'copy');
    const sources = ['charts-src', 'infra', 'policy', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];
    for (const name of [...sources, ...manifest.files.filter((file) => file !== 'lib')])
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(MODULES, join(copy, 'node_modules'));
    output('npm', ['run', '--silent', 'build'], copy);
    const [{ filename }] = JSON.parse(output('npm', ['pack', '--json', '--ignore-scripts'], copy)) as {
      filename: string;
    }[];
    this.tarball = join(copy, filename);
  }

  /** What is in the tarball. */
  get files(): string[] {
    return output('tar', ['-tzf', this.tarball], this.folder).trim().split('\n').sort();
  }

  /** A project that has the package, what that depends on, and those of the repository that it names. */
  project(name: string, packages: readonly string[]): Project {
    const folder = join(this.folder, name);
    const own = join(folder, 'node_modules', 'redis-ha-stack');
    mkdirSync(own, { recursive: true });
    output('tar', ['-xzf', this.tarball, '-C', own, '--strip-components=1'], this.folder);
    for (const dependency of new Set([...Object.keys(manifest.dependencies), ...packages])) {
      const link = join(folder, 'node_modules', dependency);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(MODULES, dependency), link);
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true }));
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
