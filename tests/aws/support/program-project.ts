import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { findPulumi } from '../../../infra/cli/pulumi-cli';
import { type Result, childEnv, run, succeeded } from '../../cluster/support/run';
import { REGION } from './query-api';

const ROOT = resolve(__dirname, '../../..');
const NAME = 'redis-ha-stack';
const STACK = 'test';

/** A Pulumi project of its own around a program of the tests, with its state in a folder; run by the real engine. */
export class Project {
  private readonly folder = mkdtempSync(join(tmpdir(), 'redis-ha-aws-'));
  private readonly env: NodeJS.ProcessEnv;
  private command: readonly string[] = [];

  private constructor(program: string, endpoint: string) {
    const state = join(this.folder, 'state');
    mkdirSync(state);
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    writeFileSync(
      join(this.folder, 'Pulumi.yaml'),
      stringify({
        name: NAME,
        main: relative(this.folder, resolve(__dirname, '../programs', program)),
        runtime: {
          name: 'nodejs',
          options: { typescript: false, nodeargs: '-r sucrase/register' },
        },
      }),
    );
    this.env = childEnv({
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      PULUMI_CONFIG_PASSPHRASE: 'test',
    });
  }

  static async make(program: string, endpoint: string): Promise<Project> {
    const project = new Project(program, endpoint);
    const found = await findPulumi(ROOT, project.env, () => undefined);
    if ('missing' in found) throw new Error(found.missing);
    project.command = found.command;
    succeeded(await project.pulumi('stack', 'init', STACK));
    return project;
  }

  /** Keys of the stack, without the project's prefix. */
  configure(keys: Readonly<Record<string, unknown>>): void {
    const config = Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${NAME}:${key}`, value]));
    writeFileSync(join(this.folder, `Pulumi.${STACK}.yaml`), stringify({ config }));
  }

  pulumi(...args: string[]): Promise<Result> {
    const quiet = ['--non-interactive', '--color', 'never'];
    return run([...this.command, ...args, ...quiet], {
      cwd: this.folder,
      env: this.env,
      timeout: 15 * 60_000,
    });
  }

  /** A command on the stack, e.g. `preview`. */
  on(command: string, ...args: string[]): Promise<Result> {
    return this.pulumi(command, '--stack', STACK, ...args);
  }

  /** Outputs as an object; secrets are `[secret]`. */
  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = succeeded(await this.pulumi('stack', 'output', '--json', '--stack', STACK));
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** The whole state as text. */
  async state(): Promise<string> {
    return succeeded(await this.pulumi('stack', 'export', '--stack', STACK)).stdout;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
