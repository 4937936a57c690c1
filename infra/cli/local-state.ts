import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './errors';
import { PROJECT } from './stack-source';

/** Top-level keys that Pulumi writes into a stack's file to find its secrets again. */
const SECRETS_KEYS = ['secretsprovider', 'encryptedkey', 'encryptionsalt'] as const;

/**
 * The state of stacks kept in the checkout, in `.pulumi/`: `state/` is Pulumi's file backend, `passphrase` encrypts
 * its secrets, and `project/` has a copy of each stack's file with the salt that Pulumi adds, so that the files
 * under version control stay as they are.
 */
export class LocalState {
  private readonly folder: string;

  constructor(root: string) {
    this.folder = join(root, '.pulumi');
  }

  /** A Pulumi project of the same name, in which stacks are made. */
  get project(): string {
    return join(this.folder, 'project');
  }

  private get passphraseFile(): string {
    return join(this.folder, 'passphrase');
  }

  /** The copy of the stack's file; made by `prepare`. */
  configFile(stack: string): string {
    return join(this.project, `Pulumi.${stack}.yaml`);
  }

  /** Makes all that Pulumi needs and copies the stack's file. Gives what to add to the environment. */
  prepare(stack: string, trackedFile: string, url: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    for (const folder of [join(this.folder, 'state'), this.project]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(this.project, 'Pulumi.yaml'), `name: ${PROJECT}\nruntime: nodejs\n`);
    const saved = readIfThere(this.configFile(stack));
    writeFileSync(this.configFile(stack), mergeSalt(readFileSync(trackedFile, 'utf8'), saved));
    return { PULUMI_BACKEND_URL: url, ...this.passphrase(env) };
  }

  private passphrase(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const own = env.PULUMI_CONFIG_PASSPHRASE !== undefined || env.PULUMI_CONFIG_PASSPHRASE_FILE;
    if (own) return {};
    if (!existsSync(this.passphraseFile)) this.makePassphrase();
    return { PULUMI_CONFIG_PASSPHRASE_FILE: this.passphraseFile };
  }

  private makePassphrase(): void {
    const stacks = join(this.folder, 'state', '.pulumi', 'stacks', PROJECT);
    if (existsSync(stacks) && readdirSync(stacks).length > 0) {
      throw new CommandError(
        ".pulumi/passphrase is missing, and without it the stacks in .pulumi/state can't be read: put the file back, or set PULUMI_CONFIG_PASSPHRASE",
      );
    }
    writeFileSync(this.passphraseFile, `${randomBytes(32).toString('base64url')}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
  }
}

/** The file under version control with the salt of the saved copy, unless it has one of its own. */
export function mergeSalt(tracked: string, saved: string | undefined): string {
  if (saltLines(tracked).length > 0) return tracked;
  return [...saltLines(saved ?? ''), tracked].join('\n');
}

function saltLines(text: string): string[] {
  return text.split('\n').filter((line) => SECRETS_KEYS.some((key) => line.startsWith(`${key}:`)));
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
