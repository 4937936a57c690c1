import * as aws from '@pulumi/aws';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { RedisHaStack, RedisHaStackArgs } from '../../infra/pulumi';
import { type Registered, type Run, reveal, run } from './monitor';

type Args = Omit<RedisHaStackArgs, 'provider'>;

/** A program of somebody, with a Redis for each of these arguments. */
function programWith(all: Record<string, Args>, outputs: (redis: RedisHaStack[]) => object = () => ({})) {
  return run(async () => {
    const provider = new k8s.Provider('elsewhere', {});
    const redis = Object.entries(all).map(([name, args]) => new RedisHaStack(name, { ...args, provider }));
    return outputs(redis) as Record<string, unknown>;
  });
}

const named = ({ resources }: Run, type: string) =>
  resources.filter((one) => one.type === type).map(({ name }) => name);

const objects = ({ resources }: Run): Registered[] =>
  resources.filter(({ type }) => /^kubernetes:/.test(type));

describe('two in one program', () => {
  let stack: Run;
  beforeAll(async () => {
    const all = { cart: { namespace: 'shop', replicas: 2, webdis: false }, sessions: { namespace: 'shop' } };
    stack = await programWith(all as Record<string, Args>, ([cart, sessions]) => ({
      cartHost: cart.host,
      cartPort: cart.port,
      cartReadPort: cart.readPort,
      cartSentinelPort: cart.sentinelPort,
      cartMaster: cart.masterName,
      cartSecret: cart.connectionSecretName,
      cartUrl: cart.url,
      cartWebdis: cart.webdisUrl.apply((url) => url ?? 'none'),
      sessionsHost: sessions.host,
      sessionsWebdis: sessions.webdisUrl,
    }));
  });

  test('are declared side by side, with passwords of their own', () => {
    expect(stack.error).toBeUndefined();
    expect(named(stack, 'kubernetes:apps/v1:StatefulSet')).toEqual(
      expect.arrayContaining(['cart/RedisHa/Redis', 'sessions/RedisHa/Redis']),
    );
    expect(named(stack, 'random:index/randomPassword:RandomPassword')).toEqual(
      expect.arrayContaining(['cart-db-password', 'sessions-db-password']),
    );
    const urns = stack.resources.map(({ urn }) => urn);
    expect(new Set(urns).size).toBe(urns.length);
  });

  test('all objects go to the provider given, and nothing is outside of the components', () => {
    expect(new Set(objects(stack).map(({ provider }) => provider))).toEqual(new Set(['elsewhere']));
    const roots = stack.resources.filter(({ parent }) => /pulumi:pulumi:Stack::/.test(parent));
    expect(roots.map(({ type, name }) => `${type}::${name}`).sort()).toEqual([
      'pulumi:providers:kubernetes::elsewhere',
      'redis-ha-stack:index:RedisHaStack::cart',
      'redis-ha-stack:index:RedisHaStack::sessions',
    ]);
  });

  test('tell where they are reached; only what has the password is secret', () => {
    expect(stack.outputs).toMatchObject({
      cartHost: 'cart.shop.svc.cluster.local',
      cartPort: 6379,
      cartReadPort: 6380,
      cartSentinelPort: 26379,
      cartMaster: 'shop.cart',
      cartSecret: 'cart-connection',
      cartWebdis: 'none',
      sessionsHost: 'sessions.shop.svc.cluster.local',
      sessionsWebdis: 'http://sessions-webdis.shop.svc.cluster.local:7379',
    });
    expect(reveal(stack.outputs.cartUrl)).toEqual({
      secret: true,
      value: 'redis://default:generated-cart-db-password@cart.shop.svc.cluster.local:6379',
    });
  });
});

test('with tls selfSigned each makes a certificate of its own, within itself', async () => {
  const stack = await programWith(
    { cart: { namespace: 'shop', tls: 'selfSigned' }, sessions: { namespace: 'shop' } } as Record<
      string,
      Args
    >,
    ([cart, sessions]) => ({ cartUrl: cart.url, sessionsUrl: sessions.url }),
  );
  expect(stack.error).toBeUndefined();
  const seeds = stack.resources.filter(({ name }) => name.endsWith('-tls-seed'));
  expect(seeds.map(({ name, parent }) => `${parent.split('::').at(-1)} ${name}`)).toEqual([
    'cart cart-tls-seed',
  ]);
  expect(reveal(stack.outputs.cartUrl).value).toMatch(/^rediss:/);
  expect(reveal(stack.outputs.sessionsUrl).value).toMatch(/^redis:/);
  const secret = stack.resources.find(
    ({ type, name }) => type === 'kubernetes:core/v1:Secret' && name === 'cart/Certificate',
  )!;
  expect(reveal(secret.inputs.stringData)).toMatchObject({
    secret: true,
    value: { 'ca.crt': expect.stringMatching(/^-----BEGIN CERTIFICATE-----/) },
  });
});

test('Secrets that exist are read, each under a name of its own', async () => {
  const { error, resources } = await programWith({
    cart: { existingSecret: 'given' },
    sessions: { existingSecret: 'given' },
  } as Record<string, Args>);
  expect(error).toBeUndefined();
  expect(resources.filter(({ type }) => type.startsWith('random:'))).toEqual([]);
});

test('with secretStore aws the secret is kept by the AWS provider given, with the address', async () => {
  const stack = await run(async () => {
    const provider = new k8s.Provider('elsewhere', {});
    const awsProvider = new aws.Provider('account', { region: 'eu-west-1' });
    new RedisHaStack('cart', {
      provider,
      awsProvider,
      secretStore: 'aws',
      namespace: 'shop',
    } as RedisHaStackArgs);
    return {};
  });
  expect(stack.error).toBeUndefined();
  const version = stack.resources.find(
    ({ type }) => type === 'aws:secretsmanager/secretVersion:SecretVersion',
  )!;
  expect(version.provider).toBe('account');
  expect(JSON.parse(reveal(version.inputs.secretString).value as string)).toMatchObject({
    host: 'cart.shop.svc.cluster.local',
    'db-password': 'generated-cart-db-password',
  });
});

describe('wrong arguments', () => {
  const wrong = async (args: Record<string, unknown>) => {
    const { error, resources } = await programWith({ cart: args as Args });
    expect(resources.map(({ name }) => name)).toEqual(['elsewhere']);
    return error?.message;
  };

  test('are told all at once, with the component, and nothing is declared', async () => {
    expect(await wrong({ replicas: 0, redis: { maxmemory: 'much' } })).toMatch(
      /^the arguments of RedisHaStack 'cart' have 2 problems:\n {2}replicas: .*\n {2}redis\.maxmemory: got .*much.*$/,
    );
  });

  test('an Output is no value: what a stack looks like is known when it is declared', async () => {
    expect(await wrong({ namespace: pulumi.output('shop') })).toMatch(/namespace: .*allowed: 1 to 63/);
  });

  test('keys of the stack of this project alone are refused', async () => {
    expect(await wrong({ engine: 'elasticache' })).toContain('engine: is no argument of this component');
    expect(await wrong({ passwordGracePeriod: '5m' })).toContain('passwordGracePeriod: is no argument of');
  });

  test('what the provider of AWS says is refused beside it', async () => {
    const args = { secretStore: 'aws', aws: { region: 'eu-central-1', tags: { team: 'shop' } } };
    expect(await wrong(args)).toMatch(/aws\.region: is no argument .*awsProvider has it\n.*aws\.tags: is no/);
  });

  test('a name that is undefined is that of the component', async () => {
    const { error, resources } = await programWith({ cart: { namespace: 'shop', name: undefined } as Args });
    expect(error).toBeUndefined();
    expect(resources.map(({ name }) => name)).toContain('cart/RedisHa/Redis');
  });

  test('secretStore aws needs a provider for AWS', async () => {
    expect(await wrong({ secretStore: 'aws' })).toContain("awsProvider: got none, but secretStore is 'aws'");
  });
});
