import { Backend, chooseBackend } from './backend';
import { CommandError } from './errors';
import { LocalState } from './local-state';
import { Pulumi } from './pulumi-cli';
import { StackSource, shortName } from './stack-source';

/** Pulumi made ready for one stack. */
export class Session {
  readonly backend: Backend;
  private readonly pulumi: Pulumi;
  /** Where stacks are made and read: in a project of its own for the local backend, see LocalState. */
  private readonly inProject: Pulumi;
  private readonly configFile: readonly string[];
  private readonly stack: string;

  constructor(root: string, source: StackSource, command: readonly string[], env: NodeJS.ProcessEnv) {
    this.stack = source.stack;
    this.backend = chooseBackend(root, env);
    // Only the providers that the stack uses are installed, before it is applied: see plugins.ts.
    const base = { PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: 'true', ...env };
    if (this.backend.kind === 'own') {
      this.pulumi = this.inProject = new Pulumi(command, root, base);
      this.configFile = [];
      return;
    }
    const short = shortName(source.stack);
    if (short !== source.stack) {
      throw new CommandError(
        `--stack: got '${source.stack}', but the local state has no organisations; use '${short}'`,
        2,
      );
    }
    const local = new LocalState(root);
    const added = local.prepare(short, source.file, this.backend.where, env);
    this.pulumi = new Pulumi(command, root, { ...base, ...added });
    this.inProject = new Pulumi(command, local.project, { ...base, ...added });
    this.configFile = ['--config-file', local.configFile(short)];
  }

  /** Whether the stack was made before. */
  async exists(): Promise<boolean> {
    const { code, stdout, stderr } = await this.inProject.ask(['stack', 'ls', '--json']);
    if (code !== 0)
      throw new CommandError(`the stacks in ${this.backend.where} can't be listed: ${lastLines(stderr)}`);
    const stacks = JSON.parse(stdout) as { name: string }[];
    return stacks.some(({ name }) => shortName(name) === shortName(this.stack));
  }

  /** Makes the stack where it does not exist; with the user's own backend it also becomes the selected one. */
  async selectOrMake(): Promise<void> {
    if (this.backend.kind === 'local' && (await this.exists())) return;
    const args =
      this.backend.kind === 'own'
        ? ['stack', 'select', '--create', this.stack]
        : ['stack', 'init', '--no-select', this.stack];
    const { code, stderr } = await this.inProject.ask(args);
    if (code !== 0)
      throw new CommandError(
        `stack ${this.stack} can't be made in ${this.backend.where}: ${lastLines(stderr)}`,
      );
  }

  /** Runs `pulumi up` or `pulumi destroy` in this terminal. */
  change(operation: 'up' | 'destroy', yes: boolean, quietStdout: boolean): Promise<number> {
    const args = [operation, '--stack', this.stack, ...this.configFile, ...(yes ? ['--yes'] : [])];
    return this.pulumi.run(args, { quietStdout });
  }

  /** The outputs of the stack; secret ones are not among them. */
  async outputs(): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await this.inProject.ask([
      'stack',
      'output',
      '--json',
      '--stack',
      this.stack,
    ]);
    if (code !== 0)
      throw new CommandError(`the outputs of stack ${this.stack} can't be read: ${lastLines(stderr)}`);
    const outputs = Object.entries(JSON.parse(stdout || '{}') as Record<string, unknown>);
    return Object.fromEntries(outputs.filter(([, value]) => value !== '[secret]'));
  }

  /** The state as it is kept: secrets in it are encrypted. */
  async state(): Promise<State> {
    const { code, stdout, stderr } = await this.inProject.ask(['stack', 'export', '--stack', this.stack]);
    if (code !== 0)
      throw new CommandError(`the state of stack ${this.stack} can't be read: ${lastLines(stderr)}`);
    return JSON.parse(stdout) as State;
  }

  /** Name and version of every provider that is installed. */
  plugins(): ReturnType<Pulumi['plugins']> {
    return this.inProject.plugins();
  }

  /** Installs a provider; gives why it can't be had. */
  installPlugin(name: string, version: string): Promise<string | undefined> {
    return this.inProject.installPlugin(name, version);
  }
}

/** What `pulumi stack export` gives. */
export interface State {
  readonly deployment?: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly type?: string;
      readonly protect?: boolean;
      readonly inputs?: Readonly<Record<string, unknown>>;
    }[];
  };
}

/** Type and name of what a state protects from deletion. */
export function protectedIn({ deployment }: State): string[] {
  const resources = deployment?.resources ?? [];
  return resources
    .filter(({ protect }) => protect)
    .map(({ urn }) => {
      const [, , types, name] = urn.split('::');
      return `${types.split('$').pop()} ${name}`;
    });
}

function lastLines(text: string, lines = 4): string {
  return text.trim().split('\n').slice(-lines).join('\n');
}
