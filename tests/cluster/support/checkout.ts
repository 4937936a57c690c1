import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { LocalState } from '../../../infra/cli/local-state';
import { findPulumi } from '../../../infra/cli/pulumi-cli';
import { type Result, childEnv, output, run } from './run';

const SOURCE = resolve(__dirname, '../../..');

/** Config of a stack, keys without the project's prefix. */
export type StackKeys = Readonly<Record<string, unknown>>;

/** A checkout of its own, as after `git clone`, on which the real commands run. */
export class Checkout {
  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Copies what is under version control, or will be, to a folder that does not exist yet. */
  static async copy(folder: string): Promise<Checkout> {
    const listed = await output(['git', 'ls-files', '-co', '--exclude-standard', '-z'], { cwd: SOURCE });
    for (const file of listed.split('\0').filter(Boolean)) {
      // A file may be deleted and not committed so.
      await cp(join(SOURCE, file), join(folder, file)).catch(ignoreMissing);
    }
    symlinkSync(join(SOURCE, 'node_modules'), join(folder, 'node_modules'));
    // Nobody is logged in: Pulumi looks for logins there, while its providers stay where they are.
    const credentials = join(folder, '..', 'no-login');
    mkdirSync(credentials);
    const checkout = new Checkout(folder, childEnv({ PULUMI_CREDENTIALS_PATH: credentials }));
    await checkout.git('init', '-q');
    writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n'); // .gitignore means a folder, here it is a link
    await checkout.commit();
    return checkout;
  }

  /** Writes the config of a stack and commits it. */
  async configure(stack: string, keys: StackKeys): Promise<void> {
    const config = Object.fromEntries(
      Object.entries(keys).map(([key, value]) => [`redis-ha-stack:${key}`, value]),
    );
    writeFileSync(this.configFile(stack), stringify({ config }));
    await this.commit();
  }

  /** `npm run …` */
  npm(...args: string[]): Promise<Result> {
    return this.npmWith({}, ...args);
  }

  /** `npm run …` with something else in the environment. */
  npmWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Result> {
    return run(['npm', 'run', ...args], { cwd: this.folder, env: { ...this.env, ...env } });
  }

  /** `pulumi …` typed by hand on a stack that `npm run up` keeps. */
  async pulumi(stack: string, ...args: string[]): Promise<Result> {
    const local = new LocalState(this.folder);
    const url = pathToFileURL(join(this.folder, '.pulumi', 'state')).href;
    const env = { ...this.env, ...local.prepare(stack, this.configFile(stack), url, this.env) };
    const config = CONFIG_COMMANDS.includes(args[0]) ? ['--config-file', local.configFile(stack)] : [];
    return this.runPulumi([...args, '--stack', stack, ...config], env);
  }

  /** `pulumi …` typed by hand with a backend of one's own. */
  pulumiWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Result> {
    return this.runPulumi(args, { ...this.env, ...env });
  }

  /** What git would commit. */
  status(): Promise<string> {
    return this.git('status', '--porcelain');
  }

  /** What a user does after a command that writes into the stack's file. */
  async commit(): Promise<void> {
    await this.git('add', '-A');
    await this.git(
      '-c',
      'user.name=test',
      '-c',
      'user.email=test@localhost',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'test',
    );
  }

  private configFile(stack: string): string {
    return join(this.folder, `Pulumi.${stack}.yaml`);
  }

  private async runPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Result> {
    const found = await findPulumi(this.folder, env, () => undefined);
    if ('missing' in found) throw new Error(found.missing);
    return run([...found.command, ...args, '--non-interactive'], { cwd: this.folder, env });
  }

  private git(...args: string[]): Promise<string> {
    return output(['git', ...args], { cwd: this.folder });
  }
}

/** Commands of Pulumi that read the config of the stack. */
const CONFIG_COMMANDS = ['up', 'preview', 'refresh', 'destroy'];

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
