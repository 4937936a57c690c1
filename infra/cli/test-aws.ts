import { CommandError } from './errors';
import { ensurePlugins } from './plugins';
import { findPulumi } from './pulumi-cli';
import { Session } from './session';
import { stackSource } from './stack-source';
import { terminal } from './terminal';
import { jest } from './test';

/** `npm run test:aws`: the engine and the AWS provider against an emulator, one test after another. */
export async function run({ rest }: { readonly rest: readonly string[] }, root: string): Promise<number> {
  const problem = await missing(root, process.env);
  if (problem) throw new CommandError(`no test was run: ${problem}`);
  return jest(root, ['jest.aws.config.js'], ['--runInBand', ...rest]);
}

/** What the tests need and is not there, in one sentence. */
export async function missing(root: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (!env.AWS_ENDPOINT_URL)
    return 'AWS_ENDPOINT_URL is not set; it must lead to an emulator such as LocalStack or moto, never to AWS itself';
  const { note } = terminal();
  const pulumi = await findPulumi(root, env, note);
  if ('missing' in pulumi) return pulumi.missing;
  const session = new Session(root, stackSource(root, 'dev'), pulumi.command, env);
  return ensurePlugins(session, ['kubernetes', 'random', 'aws'], root, env, note);
}
