import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';
import { type Result, childEnv, run } from '../../cluster/support/run';
import { binaryPath } from '../../support/binaries';
import { ROOT } from '../../support/examples';

interface Manifest {
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
}

/** A Pulumi project in a folder, with its state there, that renders a stack into a folder. */
export class Project {
  private readonly env: NodeJS.ProcessEnv;
  private readonly said: string[] = [];

  constructor(private readonly folder: string) {
    mkdirSync(join(folder, 'state'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'Pulumi.yaml'), stringify(PROJECT));
    writeFileSync(join(folder, 'program.js'), PROGRAM);
    this.env = childEnv({
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, 'state')).href,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString('hex'),
      PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: 'true',
      RENDER_TO: join(folder, 'rendered'),
    });
  }

  /** Makes a stack with this config. */
  async init(stack: string, values: object = {}): Promise<void> {
    const config = Object.entries(values).map(([key, value]) => [`redis-ha-stack:${key}`, value]);
    await this.pulumi('stack', 'init', stack);
    const file = join(this.folder, `Pulumi.${stack}.yaml`);
    const made = readFileSync(file, 'utf8');
    writeFileSync(file, `${made}\n${stringify({ config: Object.fromEntries(config) })}`);
  }

  /** `pulumi …`; what it says is kept. */
  async pulumi(...args: string[]): Promise<Result> {
    const command = [binaryPath('pulumi'), ...args, '--non-interactive'];
    const result = await run(command, { cwd: this.folder, env: this.env });
    this.said.push(result.stdout, result.stderr);
    return result;
  }

  /** The same with the policy pack of the project. */
  withPolicies(operation: 'preview' | 'up', stack: string): Promise<Result> {
    const confirmed = operation === 'up' ? ['--yes', '--skip-preview'] : ['--diff'];
    return this.pulumi(operation, '--stack', stack, ...confirmed, '--policy-pack', join(ROOT, 'policy'));
  }

  /** Everything in plain: what Pulumi has said, and every file of the state. */
  plainTexts(): string[] {
    return [...this.said, ...this.texts('state')];
  }

  /** The objects that an update has written. */
  rendered(): Manifest[] {
    return this.texts('rendered').flatMap((text) =>
      parseAllDocuments(text).map((document) => document.toJS() as Manifest),
    );
  }

  private texts(folder: string): string[] {
    return readdirSync(join(this.folder, folder), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
  }
}

const PROJECT = {
  name: 'redis-ha-stack',
  main: 'program.js',
  runtime: { name: 'nodejs', options: { typescript: false } },
};

const PROGRAM = `require('sucrase/register');
module.exports = require(${JSON.stringify(join(ROOT, 'tests/policy/programs/stack.ts'))});
`;
