import { relative, resolve } from 'node:path';
import { ROLE_ANNOTATION, storeServiceAccount } from '../../charts-src';
import { CommandError } from './errors';
import { RenderedFile, renderFiles, renderText, writeFiles } from './render';
import { chosenStyle, placeholder } from './secrets';
import { StackPlan, planStack } from './stack-plan';
import { stackSource } from './stack-source';
import { count, table, terminal } from './terminal';

interface Values {
  readonly stack: string;
  readonly secrets?: string;
  readonly out: string;
  readonly json: boolean;
}

/** Value of `--out` for stdout. */
const STDOUT = '-';

/** What a rendering has written. */
export interface Written {
  /** The folder, relative to where the command was given. */
  readonly folder: string;
  readonly files: readonly RenderedFile[];
  readonly removed: readonly string[];
}

/** `npm run synth`: the stack as plain YAML. */
export async function run({ stack, secrets, out: folder, json }: Values, root: string): Promise<number> {
  if (folder === STDOUT && json)
    throw new CommandError(
      '--json: got it with --out -, which prints the YAML itself; leave one of them out',
      2,
    );
  const source = stackSource(root, stack);
  const plan = planStack(source, chosenStyle(secrets, source.config));
  const { out, note } = terminal();
  if (folder === STDOUT) {
    process.stdout.write(renderText(plan));
    note(nextSteps(plan, 'apply it'));
    return 0;
  }
  const written = writePlan(plan, resolve(root, folder));
  out(
    json
      ? JSON.stringify(writtenJson(written), null, 2)
      : `${showWritten(written)}\n\n${nextSteps(plan, `apply ${written.folder}/`)}`,
  );
  return 0;
}

/** Renders a plan into a folder. */
export function writePlan(plan: StackPlan, folder: string): Written {
  const files = renderFiles(plan);
  const removed = writeFiles(folder, plan.stack, files);
  return { folder: relative(process.cwd(), folder) || '.', files, removed };
}

export function showWritten({ folder, files, removed }: Written): string {
  const total = files.reduce((sum, { objects }) => sum + objects, 0);
  return [
    `${count(total, 'object')} in ${count(files.length, 'file')}:`,
    table(files.map(({ name, objects }) => [`${folder}/${name}`, count(objects, 'object')])),
    ...removed.map((name) => `removed ${folder}/${name}, which is no longer part of the stack`),
  ].join('\n');
}

export function writtenJson({ folder, files, removed }: Written): Record<string, unknown> {
  return { folder, files: files.map(({ name, objects }) => ({ name, objects })), removed };
}

function nextSteps(plan: StackPlan, apply: string): string {
  const { namespace } = plan;
  return [
    plan.secrets === 'avp' ? aboutPlaceholders(plan) : aboutExternalSecrets(plan),
    `All goes into namespace ${namespace}, which must exist: kubectl create namespace ${namespace}; then ${apply}.`,
    ...plan.unchecked.map((what) => `Not checked here: ${what}.`),
  ].join('\n');
}

function aboutPlaceholders({ passwords, secretId }: StackPlan): string {
  const example = placeholder(secretId, passwords[0]);
  return (
    `No secret values are in there: ${count(passwords.length, 'placeholder')} such as ${example} ` +
    'are for argocd-vault-plugin to fill in.'
  );
}

function aboutExternalSecrets({ objects, secretId }: StackPlan): string {
  const names = objects.filter(({ kind }) => kind === 'ExternalSecret').map(({ name }) => name);
  const store = objects.find(({ kind }) => kind === 'SecretStore');
  const account = objects.find(({ name }) => store && name === storeServiceAccount(store.name));
  const role = (account?.manifest.metadata.annotations ?? {}) as Record<string, string>;
  return [
    `No Secrets are in there: External Secrets makes ${names.join(' and ')} of ${secretId} in AWS Secrets Manager.`,
    ...(account && !role[ROLE_ANNOTATION]
      ? [
          `ServiceAccount ${account.name} has no AWS role yet: set externalSecrets.roleArn to one that may read the secret.`,
        ]
      : []),
  ].join('\n');
}
