import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accountProblem, usesAws } from '../aws/account';
import { ClusterError, probe } from '../cluster';
import { ConfigError, StackConfig } from '../config';
import { missingRequisites } from '../requisites';
import { DEFAULT_PLUGINS, missingPlugins, neededPlugins } from './plugins';
import { Pulumi, locatePulumi, lookUp, versionOf } from './pulumi-cli';
import { stackSource } from './stack-source';

/** Something that this machine or the cluster has or lacks. */
export interface Check {
  readonly name: string;
  /** What it is for. */
  readonly purpose: string;
  /** Whether `npm run up` can't do without. */
  readonly needed: boolean;
  /** What there is. */
  readonly found?: string;
  /** Why it can't be used; absent where it can. */
  readonly missing?: string;
  /** How to get it, where it is missing. */
  readonly get?: string;
}

const SETUP = 'npm run setup';

/** Everything that a stack, the tests and a laptop's cluster need, looked at in the way that they do; nothing is changed. */
export async function examine(stack: string, root: string, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const config = configOf(root, stack);
  const known = config instanceof ConfigError ? undefined : config;
  return [
    configCheck(stack, config),
    ...(await pulumiChecks(known, root, env)),
    ...(await clusterChecks(known)),
    ...(known && usesAws(known) ? [awsCheck(known, env)] : []),
    tool(
      env,
      'kubectl',
      'the commands that up prints, test:cluster',
      'https://kubernetes.io/docs/tasks/tools',
    ),
    tool(env, 'docker', CLUSTER_HERE, 'https://docs.docker.com/get-docker'),
    tool(env, 'kind', CLUSTER_HERE, KIND_PAGE),
    ...(await testChecks(root)),
  ];
}

const CLUSTER_HERE = 'a cluster on this machine (npm run setup -- --kind)';
export const KIND_PAGE = 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation';

function configOf(root: string, stack: string): StackConfig | ConfigError {
  try {
    return stackSource(root, stack).config;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function configCheck(stack: string, config: StackConfig | ConfigError): Check {
  const check = { name: `stack ${stack}`, purpose: 'what is brought up', needed: true };
  if (config instanceof ConfigError)
    return { ...check, missing: config.message, get: 'change the file as the message says' };
  return { ...check, found: `${config.name} in namespace ${config.namespace}` };
}

async function pulumiChecks(
  config: StackConfig | undefined,
  root: string,
  env: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const cli = { name: 'Pulumi CLI', purpose: 'applies a stack', needed: true };
  const located = locatePulumi(root, env);
  if (!located?.ready) return [{ ...cli, missing: 'neither on PATH nor downloaded', get: SETUP }];
  const pulumi = await versionOf(located.command, root, env);
  if ('missing' in pulumi) return [{ ...cli, missing: pulumi.missing, get: SETUP }];
  const installed = await new Pulumi(pulumi.command, root, env).plugins();
  const needed = config ? neededPlugins(config) : DEFAULT_PLUGINS;
  const missing = missingPlugins(installed, needed, root, env);
  const providers = needed.map((name): Check => {
    const check = { name: `provider ${name}`, purpose: 'makes the objects of a stack', needed: true };
    const lacking = missing.find((plugin) => plugin.name === name);
    return lacking
      ? { ...check, missing: `${lacking.version} is not installed`, get: SETUP }
      : { ...check, found: 'installed' };
  });
  return [{ ...cli, found: pulumi.version }, ...providers];
}

async function clusterChecks(config?: StackConfig): Promise<Check[]> {
  const check = {
    name: 'cluster',
    purpose: 'where a stack runs; without one it is only rendered',
    needed: true,
  };
  const found = await probe(config?.context);
  if (!found.reachable)
    return [{ ...check, missing: found.reason, get: `set KUBECONFIG, or ${SETUP} -- --kind` }];
  const there = { ...check, found: `context ${found.context}, Kubernetes ${found.version}` };
  return config ? [there, ...(await requisiteChecks(config))] : [there];
}

async function requisiteChecks(config: StackConfig): Promise<Check[]> {
  const check = {
    name: 'in the cluster',
    purpose: 'what the stack needs there and does not make',
    needed: true,
  };
  const problems = await missingRequisites(config).catch((error: unknown) => {
    if (error instanceof ClusterError) return [error.message];
    throw error;
  });
  if (problems.length === 0) return [{ ...check, found: 'all that the stack does not make itself' }];
  return problems.map((missing) => ({ ...check, missing, get: 'as the message says' }));
}

function awsCheck(config: StackConfig, env: NodeJS.ProcessEnv): Check {
  const check = { name: 'AWS', purpose: 'secretStore: aws, engine: elasticache', needed: true };
  const problem = accountProblem(config, env);
  return problem
    ? { ...check, missing: problem, get: 'docs/aws.md' }
    : { ...check, found: 'a region; credentials are tried by up' };
}

function tool(env: NodeJS.ProcessEnv, name: string, purpose: string, get: string): Check {
  const path = lookUp(name, env);
  const check = { name, purpose, needed: false };
  return path ? { ...check, found: path } : { ...check, missing: 'not on PATH', get };
}

type Binaries = typeof import('../../tests/support/binaries');

/** Where programs come from that are no package of Debian with their own name. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'redis-cli': 'apt-get install redis-tools',
  'argocd-vault-plugin': 'https://argocd-vault-plugin.readthedocs.io/en/stable/installation',
  'pulumi-resource-kubernetes': 'pulumi plugin install resource kubernetes, and its folder on PATH',
  'pulumi-resource-random': 'pulumi plugin install resource random, and its folder on PATH',
};

/** A published package has no tests. */
async function testChecks(root: string): Promise<Check[]> {
  const file = join(root, 'tests', 'support', 'binaries.ts');
  if (!existsSync(file)) return [];
  const { binaryNames, findBinary } = (await import(file)) as Binaries;
  return binaryNames.map((name) => {
    const check = { name, purpose: 'tests that run it, skipped without', needed: false };
    const binary = findBinary(name);
    if (binary) return { ...check, found: binary.version ?? binary.path };
    return { ...check, missing: 'not on PATH', get: ELSEWHERE[name] ?? `apt-get install ${name}` };
  });
}
