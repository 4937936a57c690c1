import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialKeys } from '../../charts-src';
import { describeInCluster } from '../cluster/support/in-cluster';
import type { Secret } from '../cluster/support/kube';
import { type Result, childEnv, output, run, succeeded, tail } from '../cluster/support/run';
import { ClusterStack } from '../cluster/support/stack';
import { ROOT } from '../support/examples';
import { Emulator } from './support/emulator';
import { configureSmall } from './support/small-stack';

const region = 'eu-central-1';
const secretName = `redis-test/${randomBytes(4).toString('hex')}`;
const PAGE = readFileSync(join(ROOT, 'docs/gitops.md'), 'utf8');
/** The commands of the page: the one that makes passwords, and the one that applies. */
const MAKE = /^(node -e '.*?') \|/ms.exec(PAGE)![1];
const APPLY = /^npm run .*argocd-vault-plugin generate .*$/m.exec(PAGE)![0];

/** The way of docs/gitops.md without Pulumi: rendered, filled in and applied by a pipe. */
describeInCluster('a stack through argocd-vault-plugin and kubectl', ['argocd-vault-plugin'], () => {
  const stack = new ClusterStack();
  const emulator = new Emulator();
  let document: Record<string, string>;
  const configure = (name: string) => configureSmall(stack, 'prod', { aws: { region, secret: { name } } });
  const apply = (): Promise<Result> =>
    run(['sh', '-c', APPLY], {
      cwd: stack.checkout.folder,
      env: childEnv({
        AVP_TYPE: 'awssecretsmanager',
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      }),
    });

  beforeAll(async () => {
    const SecretString = await output(['sh', '-c', MAKE]);
    document = JSON.parse(SecretString) as Record<string, string>;
    await emulator.secrets('CreateSecret', { Name: secretName, SecretString }, region);
  });
  afterAll(() =>
    emulator.secrets('DeleteSecret', { SecretId: secretName, ForceDeleteWithoutRecovery: true }, region),
  );

  test('nothing is applied while the secret is missing', async () => {
    await configure(`${secretName}-missing`);
    const refused = await apply();
    expect(tail(refused)).toContain('ResourceNotFoundException');
    expect(refused.code).not.toBe(0);
    expect(await stack.namespace.list('secrets')).toEqual([]);
  });

  stack.step('the pipe brings it up', async () => {
    await configure(secretName);
    const { stdout, stderr } = succeeded(await apply());
    const shown = Object.values(document).filter((value) => `${stdout}${stderr}`.includes(value));
    expect(shown.length).toBe(0);
    await stack.ready(6); // 2 nodes, 3 Sentinels, a proxy
  });

  test('its Secret has what Secrets Manager has', async () => {
    const { data } = await stack.namespace.get<Secret>('secret', stack.name);
    const differing = credentialKeys().filter(
      (key) => Buffer.from(data[key], 'base64').toString() !== document[key],
    );
    expect(differing).toEqual([]);
  });

  stack.step('clients log in with the password, and what they write is replicated', async () => {
    await stack.client.start();
    expect(await stack.client.ask({ host: stack.name }, 'SET', 'key', 'value')).toBe('OK');
    expect(await stack.client.ask({ host: stack.name, user: 'admin' }, 'WAIT', '1', '5000')).toBe('1');
    const inPod = await stack.namespace.secret(`${stack.name}-connection`, 'REDIS_PASSWORD');
    expect(inPod === document['db-password']).toBe(true);
  });

  test('applied again it changes nothing that runs', async () => {
    const path =
      '{range .items[*]}{.kind} {.metadata.name} {.metadata.generation} {.spec.replicas}{"\\n"}{end}';
    const workloads = () =>
      stack.namespace.kubectl('get', 'statefulsets,deployments', '-o', `jsonpath=${path}`);
    const before = await workloads();
    succeeded(await apply());
    expect(await workloads()).toBe(before);
    expect(before.trim().split('\n')).toHaveLength(3);
  });
});
