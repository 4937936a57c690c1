import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { loadConfig } from '../../infra/config';
import { credentialStore, storedKeys } from '../../infra/credentials';

const made: pulumi.runtime.MockResourceArgs[] = [];
const keys = ['db-password', 'webdis-http-auth'];

interface Monitor {
  readResource(request: { getAdditionalsecretoutputsList(): string[] }, ...rest: unknown[]): void;
}

const stateOf = ({ type }: pulumi.runtime.MockResourceArgs) =>
  type === 'kubernetes:core/v1:Secret'
    ? { data: { 'db-password': Buffer.from('Given123Given123').toString('base64') } }
    : { result: 'Letters123' };

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: (args) => {
      made.push(args);
      return { id: args.name, state: { ...args.inputs, ...stateOf(args) } };
    },
    call: ({ inputs }) => inputs,
  }),
);
beforeEach(() => made.splice(0));

const value = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));
const cluster = new k8s.Provider('cluster', {});
const store = (name = 'cart') => credentialStore(loadConfig({ name, secretStore: 'cluster' }), { keys });

test('a password is generated for each key, of characters that no URL and no file has to escape', async () => {
  expect(await value(store().value('db-password'))).toBe('Letters123');
  expect(made).toMatchObject([
    {
      type: 'random:index/randomPassword:RandomPassword',
      name: 'cart-db-password',
      inputs: { length: 32, special: false },
    },
  ]);
});

test('the HTTP credentials of Webdis are a user and a password', async () => {
  expect(await value(store().value('webdis-http-auth'))).toBe('webdis:Letters123');
});

test('a key has one password, however often it is asked for', () => {
  const { value: of } = store();
  expect(of('db-password')).toBe(of('db-password'));
});

test('the values of a Secret that exists are read, decoded and secret, and none is generated', async () => {
  const config = loadConfig({ name: 'cart', namespace: 'shop', existingSecret: 'given' });
  const read = jest.spyOn(pulumi.runtime.getMonitor() as unknown as Monitor, 'readResource');
  const existing = credentialStore(config, { keys, cluster });
  expect(await value(existing.value('db-password'))).toBe('Given123Given123');
  const [[request]] = read.mock.calls;
  expect(request.getAdditionalsecretoutputsList()).toEqual(
    expect.arrayContaining(['data', 'stringData', 'metadata']),
  );
  expect(await pulumi.isSecret(existing.value('db-password'))).toBe(true);
  expect(made).toMatchObject([
    { type: 'kubernetes:core/v1:Secret', name: 'cart-existing', id: 'shop/given' },
  ]);
});

test('what is generated is secret', async () => {
  const ofStore = store('secret');
  for (const key of keys) expect(await pulumi.isSecret(ofStore.value(key))).toBe(true);
});

describe('the next version of the passwords', () => {
  const second = (values: object = {}) => {
    const config = loadConfig({ name: 'cart', passwordVersion: 2, ...values });
    return credentialStore(config, { keys });
  };

  test('has resources of its own, and keeps those before under their names', async () => {
    const of = second().value;
    await Promise.all(['db-password', 'db-password-previous'].map((key) => value(of(key))));
    expect(made.map(({ name }) => name)).toEqual(['cart-db-password-v2', 'cart-db-password']);
    made.splice(0);
    const third = second({ passwordVersion: 3 }).value;
    await Promise.all(['db-password', 'db-password-previous'].map((key) => value(third(key))));
    expect(made.map(({ name }) => name)).toEqual(['cart-db-password-v3', 'cart-db-password-v2']);
  });

  test('is known to the pods', async () => {
    expect(await value(second().value('password-version'))).toBe('2');
  });

  test('the HTTP credentials before are a user and a password, too', async () => {
    expect(await value(second().value('webdis-http-auth-previous'))).toBe('webdis:Letters123');
  });

  test('both are stored while those before are accepted', () => {
    const stored = (values: object) => storedKeys(loadConfig({ name: 'cart', ...values }));
    expect(stored({}).filter((key) => /previous|version/.test(key))).toEqual([]);
    const both = stored({ passwordVersion: 2 });
    expect(both).toEqual(expect.arrayContaining(['db-password-previous', 'password-version']));
    expect(both).toHaveLength(2 * stored({}).length + 1);
    expect(stored({ passwordVersion: 2, previousPasswords: 'refused' })).toEqual([
      ...stored({}),
      'password-version',
    ]);
  });
});
