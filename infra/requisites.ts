import { EXTERNAL_SECRETS_API, MIN_PASSWORD_LENGTH, credentialKeys, valueFault } from '../charts-src';
import { missingNamespaces, passwordVersion, secretValues, servesApi } from './cluster';
import { StackConfig } from './config';
import { stepProblem } from './credentials/versions';
import { edgeRequisites } from './requisites-edge';
import { certificateProblems } from './tls/existing';

/** What a stack needs in the cluster and does not make: a sentence for each that is missing or wrong, with its key. */
export async function missingRequisites(config: StackConfig): Promise<string[]> {
  return [
    ...(await namespaceProblems(config)),
    ...(await secretProblems(config)),
    ...(await deliveryProblems(config)),
    ...(await edgeRequisites(config)),
    ...(await passwordProblems(config)),
    ...(await certificateProblems(config)),
  ];
}

/** Namespaces of applications besides the stack's own, which the stack makes; each once. */
export function appNamespaces({ apps, namespace }: StackConfig): string[] {
  return [...new Set(apps.map((app) => app.namespace))].filter((name) => name !== namespace);
}

async function namespaceProblems(config: StackConfig): Promise<string[]> {
  const names = appNamespaces(config);
  const missing = names.length > 0 ? await missingNamespaces(names, config.context) : [];
  if (missing.length === 0) return [];
  const commands = missing.map((name) => `kubectl create namespace ${name}`).join('; ');
  const some = missing.length === 1 ? 'the namespace does not' : 'these namespaces do not';
  return [
    `apps: got ${missing.join(', ')}, but ${some} exist; make them first (${commands}) or leave them out`,
  ];
}

async function secretProblems(config: StackConfig): Promise<string[]> {
  const { existingSecret, namespace, context } = config;
  if (existingSecret === undefined) return [];
  const secret = `secret ${namespace}/${existingSecret}`;
  const values = await secretValues(namespace, existingSecret, context);
  if (!values) {
    const keys = credentialKeys(config).join(', ');
    return [`existingSecret: ${secret} does not exist; make it with the keys ${keys}`];
  }
  const problems = credentialKeys(config).flatMap((key) => {
    const fault = valueFault(key, values[key]);
    return fault ? [`the value of ${key} ${fault}`] : [];
  });
  if (problems.length === 0) return [];
  return [`existingSecret: in ${secret} ${problems.join(', ')}; allowed: ${ALLOWED}`];
}

async function deliveryProblems({ delivery, context }: StackConfig): Promise<string[]> {
  if (delivery !== 'external-secrets' || (await servesApi(EXTERNAL_SECRETS_API, context))) return [];
  return [
    `delivery: got external-secrets, but the cluster has no API ${EXTERNAL_SECRETS_API}; ` +
      'install External Secrets 0.16 or newer, or set delivery: pulumi',
  ];
}

/** The Secret of the stack tells which version of the passwords is in use. */
async function passwordProblems(config: StackConfig): Promise<string[]> {
  if (config.existingSecret !== undefined || config.aws.existingSecretArn !== undefined) return [];
  const version = await passwordVersion(config.namespace, config.name, config.context);
  const problem = version === undefined ? undefined : stepProblem(version, config);
  return problem ? [problem] : [];
}

const ALLOWED = `${MIN_PASSWORD_LENGTH} or more characters of printable ASCII without spaces under each key`;
