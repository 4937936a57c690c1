import { randomBytes } from 'node:crypto';
import { credentialKeys } from '../../charts-src';
import { foreignExternalSecrets, makeCrds, removeCrds } from '../cluster/support/external-secrets/crds';
import { ExternalSecretsDouble } from '../cluster/support/external-secrets/double';
import { describeInCluster } from '../cluster/support/in-cluster';
import type { Secret } from '../cluster/support/kube';
import { type Result, succeeded, tail } from '../cluster/support/run';
import { ClusterStack } from '../cluster/support/stack';
import { Emulator } from './support/emulator';
import { configureSmall } from './support/small-stack';

// The commands of the checkout take them from here.
Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });

const region = 'eu-central-1';
const emulator = new Emulator();
const secretName = `redis-test-${randomBytes(4).toString('hex')}`;
const aws = <T>(action: string, input: object, of = region) => emulator.secrets<T>(action, input, of);
const stored = async (SecretId: string, of?: string) => {
  const { SecretString } = await aws<{ SecretString: string }>('GetSecretValue', { SecretId }, of);
  return JSON.parse(SecretString) as Record<string, string>;
};

/** The real CRDs' schemas, and a test double of the controller of External Secrets. */
describeInCluster('a stack whose Secrets External Secrets brings', [foreignExternalSecrets], () => {
  const stack = new ClusterStack();
  const double = new ExternalSecretsDouble(stack.namespace.name, stored);
  const existing = `${secretName}-existing`;
  const document = Object.fromEntries(
    credentialKeys().map((key) => [
      key,
      `${key === 'webdis-http-auth' ? 'webdis:' : ''}${randomBytes(12).toString('hex')}`,
    ]),
  );
  // escaped in URLs, and as it is elsewhere
  document['db-password'] += '@/+';
  let arn: string;

  const configure = (keys: object) =>
    configureSmall(stack, 'dev', {
      target: 'cluster',
      delivery: 'external-secrets',
      protect: false,
      ...keys,
    });
  const said: string[] = [];
  const npm = async (...args: string[]): Promise<Result> => {
    const result = await stack.checkout.npm(...args);
    said.push(result.stdout, result.stderr);
    return result;
  };
  const state = async (...flags: string[]) =>
    succeeded(await stack.checkout.pulumi('dev', 'stack', 'export', ...flags)).stdout;
  const put = (SecretId: string, values: object) =>
    aws('PutSecretValue', {
      SecretId,
      SecretString: JSON.stringify(values),
      ClientRequestToken: crypto.randomUUID(),
    });

  beforeAll(async () => {
    await makeCrds();
    const SecretString = JSON.stringify({ 'db-password': document['db-password'] });
    arn = (await aws<{ ARN: string }>('CreateSecret', { Name: existing, SecretString })).ARN;
    await double.start();
  });
  afterAll(async () => {
    await double.stop();
    await removeCrds();
    for (const SecretId of [existing, secretName])
      await aws('DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }).catch(() => undefined);
  });

  stack.step('does not come up while a key is missing, and up says which, after two minutes', async () => {
    await configure({ aws: { existingSecretArn: arn } });
    const refused = await npm('up');
    expect(refused.code).not.toBe(0);
    const { namespace, name } = stack;
    expect(tail(refused)).toContain(`External Secrets can't make secret ${namespace.name}/${name}: `);
    expect(tail(refused)).toContain(`key admin-password does not exist in secret ${arn}`);
    expect(await stack.pods()).toEqual([]);
  });

  stack.step('comes up with the passwords of a secret that exists', async () => {
    await put(existing, document);
    succeeded(await npm('up'));
    await stack.ready(6); // 2 nodes, 3 Sentinels, a proxy
    await hasItsValues(document);
  });

  stack.step('lets clients log in with the password of Secrets Manager', async () => {
    await stack.client.start();
    expect(await stack.client.ask({ host: stack.name }, 'PING')).toBe('PONG');
    await stack.client.stop();
    const url = new URL(await stack.namespace.secret(`${stack.name}-connection`, 'REDIS_URL'));
    expect(decodeURIComponent(url.password) === document['db-password']).toBe(true);
  });

  test('is as it was in a preview', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    Object.assign(process.env, env);
    succeeded(await stack.checkout.pulumi('dev', 'preview', '--expect-no-changes'));
  });

  test('has no password in its state, not even an encrypted one', async () => {
    const opened = await state('--show-secrets');
    expect(opened).toContain('external-secrets.io/v1:ExternalSecret');
    expect(passwordsIn(document, [opened, ...said])).toBe(0);
  });

  stack.step('takes a new secret of the program, whose passwords the state has encrypted only', async () => {
    succeeded(await npm('down', '--', '--yes', '--volumes'));
    expect(await stored(existing)).toEqual(document);
    await configure({
      replicas: 1,
      failover: false,
      aws: { region, secret: { name: secretName } },
    });
    succeeded(await npm('up'));
    await stack.ready(2); // a node, a proxy
    const made = await stored(secretName);
    await hasItsValues(made);
    expect(passwordsIn(made, [await state('--show-secrets')])).toBe(credentialKeys().length);
    expect(passwordsIn(made, [await state(), ...said])).toBe(0);
  });

  stack.step('takes other passwords by a rotation', async () => {
    const before = await stored(secretName);
    succeeded(await npm('rotate', '--', '--grace', '10s'));
    const after = await stored(secretName);
    expect(credentialKeys().filter((key) => after[key] === before[key])).toEqual([]);
    await hasItsValues(after);
    const inPod = await stack.namespace.secret(`${stack.name}-connection`, 'REDIS_PASSWORD');
    expect(inPod === after['db-password']).toBe(true);
    await stack.client.start();
    expect(await stack.client.ask({ host: stack.name }, 'PING')).toBe('PONG');
    await stack.client.stop();
    expect(passwordsIn(after, [await state(), ...said])).toBe(0);
  });

  stack.step('leaves no secret behind', async () => {
    succeeded(await npm('down', '--', '--yes'));
    await expect(stored(secretName)).rejects.toThrow('ResourceNotFoundException');
    const { stdout } = succeeded(await stack.checkout.pulumi('dev', 'stack', 'export'));
    expect(stdout).not.toContain('ExternalSecret');
  });

  /** Values are compared without being shown. */
  async function hasItsValues(values: Readonly<Record<string, string>>): Promise<void> {
    const { data } = await stack.namespace.get<Secret>('secret', stack.name);
    const differing = credentialKeys().filter(
      (key) => Buffer.from(data[key], 'base64').toString() !== values[key],
    );
    expect(differing).toEqual([]);
  }
});

/** How many of the passwords stand in the texts, as they are or in base64. */
function passwordsIn(document: Readonly<Record<string, string>>, texts: readonly string[]): number {
  const found = credentialKeys().filter((key) => {
    const password = document[key].replace(/^webdis:/, '');
    const forms = [password, Buffer.from(password).toString('base64').replace(/=+$/, '')];
    return texts.some((text) => forms.some((form) => text.includes(form)));
  });
  return found.length;
}
