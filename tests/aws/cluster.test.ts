import { randomBytes } from 'node:crypto';
import { credentialKeys } from '../../charts-src';
import { describeInCluster } from '../cluster/support/in-cluster';
import type { Secret } from '../cluster/support/kube';
import { rotation } from '../cluster/sections/rotation';
import { succeeded, tail } from '../cluster/support/run';
import { ClusterStack } from '../cluster/support/stack';
import { Emulator } from './support/emulator';
import { configureSmall } from './support/small-stack';

// The commands of the checkout take them from here.
Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });

const region = 'eu-central-1';
const name = `redis-test-${randomBytes(4).toString('hex')}`;

/** The whole way of a password: made by the program, kept in AWS, brought to the cluster, used to log in. */
describeInCluster('a stack in a cluster with its passwords in AWS', [], () => {
  const stack = new ClusterStack();
  const emulator = new Emulator();
  const configure = (protect: boolean, keys: object = {}) =>
    configureSmall(stack, 'dev', {
      target: 'cluster',
      protect,
      aws: { region, secret: { name } },
      ...keys,
    });
  const npm = (...args: string[]) => stack.checkout.npm(...args);
  const stored = async () => {
    const input = { SecretId: name };
    const { SecretString } = await emulator.secrets<{ SecretString: string }>(
      'GetSecretValue',
      input,
      region,
    );
    return JSON.parse(SecretString) as Record<string, string>;
  };

  stack.step('comes up', async () => {
    await configure(true);
    succeeded(await npm('up'));
    await stack.ready(6); // 2 nodes, 3 Sentinels, a proxy
  });

  const hasItsValues = async () => {
    const document = await stored();
    const { data } = await stack.namespace.get<Secret>('secret', stack.name);
    const differing = credentialKeys().filter(
      (key) => Buffer.from(data[key], 'base64').toString() !== document[key],
    );
    expect(differing).toEqual([]);
    return document;
  };

  test('has in its Secret what Secrets Manager has', async () => {
    const document = await hasItsValues();
    expect(document.host).toBe(`${stack.name}.${stack.namespace.name}.svc.cluster.local`);
  });

  stack.step('lets clients log in with the password of Secrets Manager', async () => {
    await stack.client.start();
    const { 'db-password': password } = await stored();
    const inPod = await stack.namespace.secret(`${stack.name}-connection`, 'REDIS_PASSWORD');
    expect(inPod === password).toBe(true);
    expect(await stack.client.ask({ host: stack.name }, 'PING')).toBe('PONG');
  });

  rotation(stack);

  test('has the new passwords in Secrets Manager, too, and the ones before nowhere', async () => {
    const document = await hasItsValues();
    expect(Object.keys(document).filter((key) => key.endsWith('-previous'))).toEqual([]);
    await stack.client.stop();
  });

  stack.step('is not taken down while it is protected, and npm run down says how', async () => {
    const refused = await npm('down', '--', '--yes');
    expect(refused.code).toBe(1);
    expect(tail(refused)).toMatch(/nothing was removed: stack dev protects .*secret:Secret.*protect: false/);
    expect(await stack.pods()).toHaveLength(6);
  });

  stack.step('leaves no secret behind without protection and without a recovery window', async () => {
    const aws = { region, secret: { name, recoveryWindowDays: 0 } }; // else it keeps that of a protected one
    await configure(false, { aws, passwordVersion: 2, previousPasswords: 'refused' });
    succeeded(await npm('up'));
    succeeded(await npm('down', '--', '--yes'));
    await expect(stored()).rejects.toThrow('ResourceNotFoundException');
  });
});
