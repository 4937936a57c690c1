import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialKeys } from '../../charts-src';
import { deployerPolicy, readerPolicy } from '../../infra/aws/policy';
import { type Result, succeeded, tail } from '../cluster/support/run';
import { Emulator } from './support/emulator';
import { Project } from './support/project';

const region = 'eu-central-1';
const name = `redis-test-${randomBytes(4).toString('hex')}`;
const config = (aws: object = {}, more: object = {}) => ({
  name: 'cart',
  secretStore: 'aws',
  aws: { region, tags: { team: 'shop' }, secret: { name }, ...aws },
  ...more,
});

interface Described {
  readonly ARN: string;
  readonly Description: string;
  /** Emulators have null where AWS has nothing. */
  readonly DeletedDate?: number | null;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

const emulator = new Emulator();
const aws = <T>(action: string, input: object) => emulator.secrets<T>(action, input, region);
const describeSecret = (SecretId = name) => aws<Described>('DescribeSecret', { SecretId });
const stored = async (SecretId = name) => {
  const { SecretString } = await aws<{ SecretString: string }>('GetSecretValue', { SecretId });
  return JSON.parse(SecretString) as Record<string, string>;
};
/** Every value that may stand nowhere in plain. */
const values = new Set<string>();
const remember = (passwords: Record<string, string>) => {
  for (const key of credentialKeys()) values.add(passwords[key].replace(/^webdis:/, ''));
  return passwords;
};

let folder: string;
let project: Project;
beforeAll(async () => {
  await emulator.start();
  folder = mkdtempSync(join(tmpdir(), 'redis-ha-stack-aws-'));
  project = new Project(folder, emulator.url, 'secret.ts');
});
afterAll(() => {
  emulator.stop();
  rmSync(folder, { recursive: true });
});

const make = async (stack: string) => succeeded(await project.pulumi(stack, 'stack', 'init', '--no-select'));
const up = (stack = 'own') => project.pulumi(stack, 'up', '--yes', '--skip-preview');
const destroy = (stack = 'own') => project.pulumi(stack, 'destroy', '--yes', '--skip-preview');
const preview = (stack: string) => project.pulumi(stack, 'preview');
const unchanged = async (stack = 'own') =>
  succeeded(await project.pulumi(stack, 'preview', '--expect-no-changes'));
const refused = (result: Result, reason: RegExp) => {
  expect(result.code).not.toBe(0);
  expect(tail(result)).toMatch(reason);
};

describe('a secret of the stack', () => {
  test('is made by up, with tags and description', async () => {
    project.configure('own', config());
    await make('own');
    project.configure('own', config());
    succeeded(await up());
    const { Description, Tags } = await describeSecret();
    expect(Description).toBe('Passwords of the Redis stack cart');
    expect(Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]))).toEqual({
      team: 'shop',
      'redis-ha-stack': 'redis-ha-stack/own',
    });
  });

  test('has the passwords that the Secret of the cluster has, and the connection', async () => {
    const document = remember(await stored());
    expect(document).toMatchObject({ host: 'localhost', port: 6379 });
    const passwords = Object.fromEntries(credentialKeys().map((key) => [key, document[key]]));
    // toEqual would show them
    expect(
      JSON.stringify(sorted(await project.credentials('own'))) === JSON.stringify(sorted(passwords)),
    ).toBe(true);
    expect(document['db-password']).toHaveLength(32);
  });

  test('is as it was in a preview, and after a refresh', async () => {
    await unchanged();
    succeeded(await project.pulumi('own', 'refresh', '--yes', '--skip-preview'));
    await unchanged();
  });

  test('changes in place with the config, and its values stay', async () => {
    const before = await describeSecret();
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'secretsmanager:DeleteSecret', Resource: '*' }],
    });
    project.configure(
      'own',
      config({ tags: { team: 'cart' }, secret: { name, description: 'Cart', policy } }),
    );
    succeeded(await up());
    const after = await describeSecret();
    expect(after).toMatchObject({ ARN: before.ARN, Description: 'Cart' });
    expect(after.Tags).toContainEqual({ Key: 'team', Value: 'cart' });
    expect(await aws('GetResourcePolicy', { SecretId: name })).toHaveProperty('ResourcePolicy');
    expect(values.has((await stored())['db-password'])).toBe(true);
    await unchanged();
    project.configure('own', config());
    succeeded(await up());
  });

  test('is no secret that another stack may make', async () => {
    project.configure('other', config());
    await make('other');
    project.configure('other', config());
    refused(
      await preview('other'),
      /nothing was changed: aws\.secret\.name: got redis-test-.*existingSecretArn/,
    );
    refused(await up('other'), /does not belong to this stack/);
  });

  test('is not destroyed while it is protected', async () => {
    refused(await destroy(), /protect/);
    expect((await describeSecret()).DeletedDate ?? undefined).toBeUndefined();
  });

  test('is gone at once without a recovery window; one that was never protected has none, and can be made again', async () => {
    project.configure('own', config({ secret: { name, recoveryWindowDays: 0 } }, { protect: false }));
    succeeded(await up());
    succeeded(await destroy());
    await expect(describeSecret()).rejects.toThrow('ResourceNotFoundException');
    project.configure('own', config({ secret: { name } }, { protect: false }));
    succeeded(await up());
    remember(await stored());
    succeeded(await destroy());
    await expect(describeSecret()).rejects.toThrow('ResourceNotFoundException');
  });

  test('asked AWS for nothing that the policy of docs/aws.md does not allow', () => {
    const asked = emulator.takeActions();
    expect(asked).toContain('secretsmanager:CreateSecret');
    expect(asked).toContain('sts:GetCallerIdentity');
    const allowed = deployerPolicy().Statement.flatMap(({ Action }) => Action);
    expect(asked.filter((action) => !allowed.includes(action))).toEqual([]);
  });

  test('takes its name along into a recovery window; up says how it comes back, and uses it then', async () => {
    project.configure('own', config());
    succeeded(await up());
    const passwords = remember(await stored());
    project.configure('own', config({}, { protect: false }));
    succeeded(await up());
    succeeded(await destroy());
    expect(emulator.lastJson('secretsmanager:DeleteSecret')).toMatchObject({ RecoveryWindowInDays: 30 });
    const { DeletedDate, ARN } = await describeSecret();
    expect(DeletedDate).toBeTruthy();
    refused(
      await preview('own'),
      /scheduled for deletion.*restore-secret --secret-id redis-test-.*existingSecretArn/,
    );
    await aws('RestoreSecret', { SecretId: name });
    project.configure('own', config({ secret: undefined, existingSecretArn: ARN }));
    succeeded(await up());
    const brought = Object.entries(await project.credentials('own'));
    expect(brought.filter(([key, value]) => passwords[key] !== value).map(([key]) => key)).toEqual([]);
    succeeded(await destroy());
    await aws('DeleteSecret', { SecretId: name, ForceDeleteWithoutRecovery: true });
    emulator.takeActions();
  });
});

describe('a secret that exists', () => {
  const existing = `${name}-existing`;
  const document = Object.fromEntries(
    credentialKeys().map((key) => [
      key,
      `${key === 'webdis-http-auth' ? 'webdis:' : ''}${randomBytes(12).toString('hex')}`,
    ]),
  );
  const configured = (arn: string) =>
    project.configure('existing', config({ secret: undefined, existingSecretArn: arn }));
  let arn: string;

  beforeAll(async () => {
    remember(document);
    const SecretString = JSON.stringify({ 'db-password': document['db-password'] });
    arn = (await aws<{ ARN: string }>('CreateSecret', { Name: existing, SecretString })).ARN;
    configured(arn);
    await make('existing');
    configured(arn);
  });
  afterAll(() => aws('DeleteSecret', { SecretId: existing, ForceDeleteWithoutRecovery: true }));

  test('is refused while it has not all keys', async () => {
    refused(await preview('existing'), /it has no admin-password, replication-password/);
  });

  test('is read, and nothing is made in AWS', async () => {
    await aws('PutSecretValue', {
      SecretId: existing,
      SecretString: JSON.stringify(document),
      ClientRequestToken: crypto.randomUUID(),
    });
    succeeded(await up('existing'));
    expect(
      JSON.stringify(sorted(await project.credentials('existing'))) === JSON.stringify(sorted(document)),
    ).toBe(true);
    await unchanged('existing');
    const allowed = readerPolicy().Statement.flatMap(({ Action }) => Action);
    expect(emulator.takeActions().filter((action) => !allowed.includes(action))).toEqual([]);
  });

  test('outlives the stack', async () => {
    succeeded(await destroy('existing'));
    expect(await describeSecret(existing)).toMatchObject({ ARN: arn });
  });
});

test('no password stands in plain in any output or in any file of the state', () => {
  expect(values.size).toBe(4 * credentialKeys().length);
  const texts = project.plainTexts();
  const found = [...values].filter((value) =>
    texts.some((text) => text.includes(value) || text.includes(base64(value))),
  );
  expect(found.length).toBe(0);
});

const sorted = (fields: Record<string, string>) =>
  Object.entries(fields).sort(([a], [b]) => a.localeCompare(b));
const base64 = (value: string) => Buffer.from(value).toString('base64').replace(/=+$/, '');
