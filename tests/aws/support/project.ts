import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { findPulumi } from '../../../infra/cli/pulumi-cli';
import { ROOT } from '../../support/examples';
import { type Result, childEnv, run } from '../../cluster/support/run';

/** A Pulumi project in a folder, with its state there, that runs a program of programs/. All that it says is kept. */
export class Project {
  private readonly env: NodeJS.ProcessEnv;
  private readonly said: string[] = [];

  constructor(
    readonly folder: string,
    endpoint: string,
    program: string,
  ) {
    mkdirSync(join(folder, 'state'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'Pulumi.yaml'), stringify(PROJECT));
    writeFileSync(join(folder, 'program.js'), programOf(join(ROOT, 'tests/aws/programs', program)));
    this.env = childEnv({
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: undefined,
      AWS_DEFAULT_REGION: undefined,
      AWS_PROFILE: undefined,
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, 'state')).href,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString('hex'),
      PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: 'true',
    });
  }

  /** Writes the config of a stack; what Pulumi has put there stays. */
  configure(stack: string, keys: object): void {
    const file = join(this.folder, `Pulumi.${stack}.yaml`);
    const salt = this.read(file).match(/^encryptionsalt: .*$/m)?.[0] ?? '';
    const config = Object.entries(keys).map(([key, value]) => [`redis-ha-stack:${key}`, value]);
    writeFileSync(file, `${salt}\n${stringify({ config: Object.fromEntries(config) })}`);
  }

  /** `pulumi …` on a stack. */
  async pulumi(stack: string, ...args: string[]): Promise<Result> {
    const result = await this.unheard(stack, ...args);
    this.said.push(result.stdout, result.stderr);
    return result;
  }

  /** What the Secret of the cluster holds by the state, which is opened for that. */
  async credentials(stack: string): Promise<Record<string, string>> {
    const { stdout } = await this.unheard(stack, 'stack', 'export', '--show-secrets');
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: StateResource[] } };
    const { inputs } = deployment.resources.find(({ type }) => type === 'kubernetes:core/v1:Secret')!;
    const { plaintext } = (inputs.data ?? inputs.stringData) as { plaintext: string };
    const data = JSON.parse(plaintext) as Record<string, string>;
    if (!inputs.data) return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
  }

  /** Everything in plain: what Pulumi has said, and every file of the state. */
  plainTexts(): string[] {
    const files = readdirSync(join(this.folder, 'state'), { recursive: true, withFileTypes: true });
    const states = files
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => this.read(join(parentPath, name)));
    return [...this.said, ...states];
  }

  private async unheard(stack: string, ...args: string[]): Promise<Result> {
    const found = await findPulumi(ROOT, this.env, () => undefined);
    if ('missing' in found) throw new Error(found.missing);
    const env = { ...this.env, RENDER_TO: join(this.folder, `cluster-${stack}`) };
    return run([...found.command, ...args, '--stack', stack, '--non-interactive'], { cwd: this.folder, env });
  }

  private read(file: string): string {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  }
}

interface StateResource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const PROJECT = {
  name: 'redis-ha-stack',
  main: 'program.js',
  runtime: { name: 'nodejs', options: { typescript: false } },
};

const programOf = (file: string) =>
  `require('sucrase/register');\nmodule.exports = require(${JSON.stringify(file)});\n`;
