import { credentialKeys } from '../../../charts-src';
import { awsResources } from '../../../infra/aws';
import { READ_ACCESS, RESOURCE_ACCESS } from '../../../infra/aws/policy';
import { loadConfig } from '../../../infra/config';
import { program } from '../../../infra/program';
import { type Registered, type Run, type RunOptions, type StackValues, reveal, run } from '../monitor';

jest.mock('../../../infra/cluster', () => ({
  ...jest.requireActual('../../../infra/cluster'),
  probe: jest.fn().mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'test' }),
  liveStatefulSets: jest.fn().mockResolvedValue({ statefulSets: [], pods: [] }),
  passwordVersion: jest.fn(),
  servesApi: jest.fn().mockResolvedValue(true),
}));

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf';
const SECRET = 'aws:secretsmanager/secret:Secret';
const VERSION = 'aws:secretsmanager/secretVersion:SecretVersion';
const region = 'eu-central-1';
const stored = Object.fromEntries(
  credentialKeys().map((key) => [key, key === 'webdis-http-auth' ? `web:hunter2-${key}` : `hunter2-${key}`]),
);

/** An error as the SDK gets it from a provider. */
function fail(details: string): never {
  throw Object.assign(new Error(details), { details });
}

let asked: string[] = [];
const environment = { ...process.env };
beforeAll(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});
beforeEach(() => (asked = []));
afterAll(() => {
  process.env = environment;
});

/** AWS with nothing in it, unless a function answers otherwise. */
const aws =
  (answers: Record<string, () => Record<string, unknown>> = {}): RunOptions['call'] =>
  ({ token, inputs }) => {
    asked.push(token);
    const name = token.split(':').pop()!;
    if (answers[name]) return answers[name]();
    if (name === 'getSecret' || name === 'getSecretVersion') fail("reading: couldn't find resource");
    return inputs;
  };

const up = (values: StackValues = {}, answers?: Parameters<typeof aws>[0]): Promise<Run> =>
  run(program, { secretStore: 'aws', aws: { region }, ...values }, { call: aws(answers) });

const existing = (document: unknown = stored) => ({
  getSecretVersion: () => ({
    secretString: typeof document === 'string' ? document : JSON.stringify(document),
  }),
});
const readExisting = (document?: unknown) =>
  up({ aws: { region, existingSecretArn: ARN } }, existing(document));

const ofAws = ({ resources }: Run) => resources.filter(({ type }) => type.startsWith('aws:'));
const find = ({ resources }: Run, type: string) => resources.find((one) => one.type === type)!;
const secretsOf = ({ resources }: Run) =>
  resources.filter(({ type }) => type === 'kubernetes:core/v1:Secret');

test('a rotation: the document has both versions and which it is', async () => {
  const { error, resources } = await up({ passwordVersion: 2 });
  expect(error).toBeUndefined();
  const { secretString } = resources.find(({ type }) => type === VERSION)!.inputs;
  const document = JSON.parse(reveal(secretString).value as string) as Record<string, string>;
  expect(document['password-version']).toBe('2');
  expect(document['db-password-previous']).not.toBe(document['db-password']);
});

describe('a stack with its passwords in a new secret', () => {
  let stack: Run;
  beforeAll(async () => {
    stack = await up({ name: 'cart', aws: { region, tags: { team: 'shop' } } });
  });

  test('is declared without an error', () => {
    expect(stack.error).toBeUndefined();
  });

  test('makes the secret with the one explicit provider', () => {
    expect(find(stack, 'pulumi:providers:aws').inputs).toMatchObject({
      region,
      defaultTags: JSON.stringify({ tags: { team: 'shop' } }),
    });
    expect(ofAws(stack).map(({ provider }) => provider)).toEqual(['aws', 'aws']);
    expect(find(stack, SECRET).inputs).toMatchObject({
      name: 'cart',
      recoveryWindowInDays: 30,
      tags: { 'redis-ha-stack': 'redis-ha-stack/dev' },
    });
  });

  test('protects it, and explains errors of AWS about it', () => {
    expect(find(stack, SECRET)).toMatchObject({
      protect: true,
      ignoreChanges: [],
      onError: ['explain-cart'],
    });
  });

  test('stores every password and the connection as one secret JSON document', () => {
    const { value, secret } = reveal(find(stack, VERSION).inputs.secretString);
    expect(secret).toBe(true);
    expect(JSON.parse(value as string)).toEqual({
      engine: 'redis',
      host: 'cart.cart.svc.cluster.local',
      port: 6379,
      username: 'default',
      ...Object.fromEntries(
        credentialKeys().map((key) => [
          key,
          `${key === 'webdis-http-auth' ? 'webdis:' : ''}generated-cart-${key}`,
        ]),
      ),
    });
  });

  test('writes into the cluster what the secret has, after it', () => {
    const credentials = secretsOf(stack).find(({ name }) => name === 'cart/Credentials')!;
    expect(credentials.dependencies).toContain(find(stack, VERSION).urn);
    const { value, secret } = reveal(credentials.inputs.stringData);
    expect(secret).toBe(true);
    expect(value).toMatchObject({ 'db-password': 'generated-cart-db-password' });
  });

  test('gives a password in plain to nothing', () => expectNoLeak(stack, /generated-/));

  test('keeps the names of generated passwords, so that moving there changes none', () => {
    const names = stack.resources.filter(({ type }) => type.endsWith(':RandomPassword'));
    expect(names.map(({ name }) => name)).toContain('cart-db-password');
  });
});

test('settings of the secret are those of the config; without protection it has no recovery window, or keeps what it had', async () => {
  const secret = {
    name: 'shop/cart',
    description: 'Cart',
    kmsKeyId: 'alias/shop',
    policy: '{"Version":"x"}',
  };
  const stack = await up({ protect: false, aws: { region, secret } });
  expect(find(stack, SECRET)).toMatchObject({
    protect: false,
    inputs: { ...secret, recoveryWindowInDays: 0 },
    ignoreChanges: ['recoveryWindowInDays'],
  });
  for (const recoveryWindowDays of [7, 0]) {
    const own = await up({ protect: false, aws: { region, secret: { recoveryWindowDays } } });
    expect(find(own, SECRET)).toMatchObject({
      inputs: { recoveryWindowInDays: recoveryWindowDays },
      ignoreChanges: [],
    });
  }
});

describe('a stack with an existing secret', () => {
  test('reads it, makes nothing in AWS and generates no password', async () => {
    const stack = await readExisting();
    expect(stack.error).toBeUndefined();
    expect(ofAws(stack)).toEqual([]);
    expect(stack.resources.filter(({ type }) => type.endsWith(':RandomPassword'))).toEqual([]);
    const { value, secret } = reveal(
      secretsOf(stack).find(({ name }) => name === 'redis/Credentials')!.inputs.stringData,
    );
    expect(secret).toBe(true);
    expect(value).toEqual(stored);
    expectNoLeak(stack, /hunter2/);
  });

  test('names all missing keys at once and no value', async () => {
    const { error } = await readExisting({ 'db-password': 'hunter2', other: 'hunter2' });
    expect(error?.message).toContain(`nothing was changed: aws.existingSecretArn: got ${ARN}, but`);
    expect(error?.message).toContain('it has no admin-password, replication-password, sentinel-password');
    expect(error?.message).not.toContain('hunter2');
  });

  test('is only looked for when the cluster fetches the value itself', async () => {
    const values = { delivery: 'external-secrets', aws: { region, existingSecretArn: ARN } };
    const { error } = await up(values, existing());
    expect(asked).not.toContain('aws:secretsmanager/getSecretVersion:getSecretVersion');
    expect(error?.message).toMatch(/there is no such secret/);
  });
});

describe('nothing but the provider is declared', () => {
  const inDeletion = () =>
    fail('InvalidRequestException: You tried to read a secret that is marked deleted.');

  test.each<[string, Parameters<typeof aws>[0], RegExp]>([
    [
      'when the name is taken',
      { getSecret: () => ({ arn: ARN, tags: {} }) },
      /aws\.secret\.name: got redis, but .* does not belong to this stack; .*aws\.existingSecretArn to arn:/,
    ],
    [
      "when the secret is another stack's",
      { getSecret: () => ({ arn: ARN, tags: { 'redis-ha-stack': 'redis-ha-stack/prod' } }) },
      /does not belong to this stack/,
    ],
    [
      'when the name is in deletion',
      { getSecretVersion: inDeletion },
      /redis is scheduled for deletion.*aws secretsmanager restore-secret --secret-id redis/,
    ],
    [
      'when there are no credentials',
      {
        getCallerIdentity: () => fail('configuring the provider: no valid credential sources for it found'),
      },
      /no AWS credentials were found: set AWS_ACCESS_KEY_ID/,
    ],
  ])('%s', async (_, answers, message) => {
    const { error, resources } = await up({}, answers);
    expect(error?.message).toMatch(/^nothing was changed: /);
    expect(error?.message).toMatch(message);
    expect(resources.map(({ type }) => type)).toEqual(['pulumi:providers:aws']);
  });

  test('not even that without a region', async () => {
    const { error, resources } = await up({ aws: {} });
    expect(error?.message).toMatch(/no AWS region is known: set aws\.region, AWS_REGION or/);
    expect(resources).toEqual([]);
  });
});

test("the stack's own secret is no obstacle", async () => {
  const tags = { 'redis-ha-stack': 'redis-ha-stack/dev' };
  expect((await up({}, { getSecret: () => ({ arn: ARN, tags }) })).error).toBeUndefined();
});

test('a stack that keeps its passwords in the cluster asks nobody at AWS and has no provider for it', async () => {
  const stack = await run(program, { aws: { region } }, { call: aws() });
  expect(stack.error).toBeUndefined();
  expect(asked).toEqual([]);
  expect(stack.resources.filter(({ type }) => type.includes('aws'))).toEqual([]);
});

describe.each<[string, StackValues, Parameters<typeof aws>[0]]>([
  ['a new secret', { aws: { region, secret: { name: 'shop/cart' } } }, {}],
  ['an existing secret', { aws: { region, existingSecretArn: ARN } }, existing()],
])('with %s', (_, values, answers) => {
  test('the plan lists what the program declares', async () => {
    const declared = ofAws(await up(values, answers)).map(({ type, name }) => `${type} ${name}`);
    const listed = awsResources(loadConfig({ secretStore: 'aws', ...values }));
    expect(listed.map(({ type, logicalName }) => `${type} ${logicalName}`)).toEqual(declared);
  });

  test('the policy has an entry for all that is declared and asked', async () => {
    const stack = await up(values, answers);
    for (const { type } of ofAws(stack)) expect(RESOURCE_ACCESS).toHaveProperty([type]);
    for (const token of asked) expect(READ_ACCESS).toHaveProperty([token]);
    expect(asked).toContain('aws:index/getCallerIdentity:getCallerIdentity');
  });
});

/** A password stands nowhere but inside what is marked as secret. */
function expectNoLeak({ resources, outputs }: Run, password: RegExp): void {
  const open = (values: Registered['inputs']) =>
    JSON.stringify(Object.values(values).filter((value) => !reveal(value).secret));
  for (const { inputs } of resources) expect(open(inputs)).not.toMatch(password);
  expect(open(outputs)).not.toMatch(password);
}
