import { credentialKeys } from '../../charts-src';
import * as cluster from '../../infra/cluster';
import { loadConfig } from '../../infra/config';
import { missingRequisites } from '../../infra/requisites';

jest.mock('../../infra/cluster', () => ({
  missingNamespaces: jest.fn(),
  passwordVersion: jest.fn(),
  secretValues: jest.fn(),
}));

const missingNamespaces = jest.mocked(cluster.missingNamespaces);
const passwordVersion = jest.mocked(cluster.passwordVersion);
const secretValues = jest.mocked(cluster.secretValues);
const apps = [{ namespace: 'blue', user: 'jobs' }, { namespace: 'green' }];

const missing = (values: Record<string, unknown>) =>
  missingRequisites(loadConfig({ name: 'cart', namespace: 'shop', ...values }));
const LONG = 'Letters123Letters123';
const whole = Object.fromEntries(
  credentialKeys({ apps: [apps[0]] }).map((key) => [key, key === 'webdis-http-auth' ? `web:${LONG}` : LONG]),
);

beforeEach(() => {
  missingNamespaces.mockReset().mockResolvedValue([]);
  passwordVersion.mockReset().mockResolvedValue(undefined);
  secretValues.mockReset().mockResolvedValue(whole);
});

test('a stack that needs nothing asks for nothing', async () => {
  expect(await missing({})).toEqual([]);
  expect(missingNamespaces).not.toHaveBeenCalled();
  expect(secretValues).not.toHaveBeenCalled();
});

test("namespaces of applications must exist; the stack's own is made", async () => {
  const own = { namespace: 'shop', user: 'own', secretName: 'own-redis' };
  expect(await missing({ apps: [...apps, own], context: 'kind-dev' })).toEqual([]);
  expect(missingNamespaces).toHaveBeenCalledWith(['blue', 'green'], 'kind-dev');
});

test('all that are missing are named, with the commands that make them', async () => {
  missingNamespaces.mockResolvedValue(['blue', 'green']);
  expect(await missing({ apps })).toEqual([
    'apps: got blue, green, but these namespaces do not exist; make them first ' +
      '(kubectl create namespace blue; kubectl create namespace green) or leave them out',
  ]);
});

test('an existing Secret with all keys is fine', async () => {
  expect(await missing({ existingSecret: 'given', apps })).toEqual([]);
  expect(secretValues).toHaveBeenCalledWith('shop', 'given', undefined);
});

test('one that does not exist is told with the keys that it must have', async () => {
  secretValues.mockResolvedValue(undefined);
  expect(await missing({ existingSecret: 'given', apps })).toEqual([
    expect.stringMatching(
      /^existingSecret: secret shop\/given does not exist; .*db-password.*app-jobs-password$/,
    ),
  ]);
});

test('all missing and wrong values are told, and none is shown', async () => {
  secretValues.mockResolvedValue({
    ...whole,
    'admin-password': '',
    'probe-password': 'hidden value',
    'app-jobs-password': 'hidden/@hidden/@hidden',
    'sentinel-password': 'hidden-15-chars',
    'webdis-http-auth': 'hidden-hidden-hidden',
    'proxy-password': 'fine/@fine/@fine/@fine/@',
  });
  const [problem, ...others] = await missing({ existingSecret: 'given', apps });
  expect(others).toEqual([]);
  expect(problem).toContain(
    'in secret shop/given the value of admin-password is missing, the value of sentinel-password is shorter',
  );
  expect(problem).toContain('the value of app-jobs-password has a character that URLs would have to escape');
  expect(problem).toContain('the value of sentinel-password is shorter than 16 characters');
  expect(problem).toContain('the value of webdis-http-auth is not of the form user:password');
  expect(problem).not.toMatch(/hidden|proxy-password/);
});

describe('the version of the passwords', () => {
  test('is not asked for where somebody else makes them', async () => {
    await missing({ existingSecret: 'given' });
    expect(passwordVersion).not.toHaveBeenCalled();
  });

  test.each([
    [undefined, { passwordVersion: 7, previousPasswords: 'refused' }],
    [1, {}],
    [1, { passwordVersion: 2 }],
    [2, { passwordVersion: 2, previousPasswords: 'refused' }],
    [2, { passwordVersion: 3 }],
  ])('from %s it may become %j', async (live, values) => {
    passwordVersion.mockResolvedValue(live);
    expect(await missing(values)).toEqual([]);
    expect(passwordVersion).toHaveBeenCalledWith('shop', 'cart', undefined);
  });

  test.each([
    [1, { passwordVersion: 3 }, 'passwordVersion: got 3, but version 1 is in use; allowed: 1, or 2 for new'],
    [2, {}, 'passwordVersion: got 1, but version 2 is in use; allowed: 2, or 3 for new passwords'],
    [
      2,
      { passwordVersion: 3, previousPasswords: 'refused' },
      'previousPasswords: got refused, but version 2 of the passwords is in use and clients have no other yet',
    ],
  ])('from %s it can not become %j: everybody would be locked out', async (live, values, problem) => {
    passwordVersion.mockResolvedValue(live);
    expect(await missing(values)).toEqual([expect.stringContaining(problem)]);
  });
});
