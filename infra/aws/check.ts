import { getCallerIdentity } from '@pulumi/aws/getCallerIdentity';
import type { Provider } from '@pulumi/aws/provider';
import { getSecret, getSecretVersion } from '@pulumi/aws/secretsmanager';
import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from '../config';
import { readDocument } from '../credentials/document';
import { Env, accountProblem } from './account';
import { makesSecret, secretNameOf } from './plan';
import { inDeletion, isInDeletion, isMissing, reasonOf, taken } from './reasons';
import { OWNER_TAG, ownerOf } from './tags';

/** Region and what else is known without AWS; to be called before the provider is made. */
export function checkAccount(config: StackConfig, env: Env = process.env): void {
  const problem = accountProblem(config, env);
  if (problem) throw refusal(problem);
}

/**
 * Asks AWS what must hold before anything is declared: that the credentials are good, and that the secret can be made
 * or read.
 *
 * @throws RunError with the reason
 */
export async function checkAws(
  config: StackConfig,
  provider: Provider,
  keys: readonly string[],
): Promise<void> {
  await answered(() => getCallerIdentity({}, { provider, async: true }));
  if (makesSecret(config)) await checkName(config, provider);
  else if (config.secretStore === 'aws') await checkExisting(config, provider, keys);
}

/** The name is free, or the secret is this stack's. One in deletion is seen where AWS tells, else when it is made. */
async function checkName(config: StackConfig, provider: Provider): Promise<void> {
  const name = secretNameOf(config);
  const found = await orMissing(() => getSecret({ name }, { provider, async: true }));
  if (found && found.tags[OWNER_TAG] !== ownerOf()) throw refusal(taken({ name, arn: found.arn }));
  if (!found) await orMissing(() => getSecretVersion({ secretId: name }, { provider, async: true }), name);
}

async function checkExisting(
  { aws, delivery }: StackConfig,
  provider: Provider,
  keys: readonly string[],
): Promise<void> {
  const secretId = aws.existingSecretArn!;
  const got = `aws.existingSecretArn: got ${secretId}, but`;
  const absent = refusal(`${got} there is no such secret, or it is scheduled for deletion`);
  if (delivery !== 'pulumi') {
    // The cluster fetches the value itself: nobody but it has to be allowed to read it.
    if (!(await orMissing(() => getSecret({ arn: secretId }, { provider, async: true })))) throw absent;
    return;
  }
  const found = await orMissing(() => getSecretVersion({ secretId }, { provider, async: true }), secretId);
  if (!found) throw absent;
  const document = readDocument(found.secretString, keys);
  if ('problems' in document) throw refusal([got, ...document.problems].join('\n  '));
}

/** An answer of AWS, or undefined where it says that there is no such thing. */
async function orMissing<T>(ask: () => Promise<T>, secretId?: string): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const { message } = error as Error;
    if (secretId !== undefined && isInDeletion(message)) throw refusal(inDeletion(secretId));
    if (isMissing(message)) return undefined;
    throw explained(message);
  }
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw explained((error as Error).message);
  }
}

const explained = (message: string) => refusal(reasonOf(message) ?? lastLine(message));

/** The provider wraps what AWS says into lines of its own. */
const lastLine = (text: string) =>
  text
    .trim()
    .split('\n')
    .pop()!
    .replace(/^\s*\*\s*/, '');

const refusal = (reason: string) => new pulumi.RunError(`nothing was changed: ${reason}`);
