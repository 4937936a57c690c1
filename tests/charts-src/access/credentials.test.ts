import { Chart } from 'cdk8s';
import { Credentials, credentialKeys } from '../../../charts-src';
import { allValues, find, problemsOf, renderAlone } from '../support';

const alone = (own: { name?: string; values?: Record<string, string> } = {}) =>
  renderAlone(
    (chart: Chart) => new Credentials(chart, 'Credentials', { name: 'cart', values: allValues(), ...own }),
  );
const withValue = (key: string, value: string) => () => alone({ values: { ...allValues(), [key]: value } });

test('the keys are those that pods and applications read', () => {
  expect(credentialKeys()).toEqual([
    'db-password',
    'admin-password',
    'replication-password',
    'sentinel-password',
    'probe-password',
    'proxy-password',
    'exporter-password',
    'backup-password',
    'webdis-password',
    'insight-password',
    'webdis-http-auth',
  ]);
});

test('the Secret of the name of the stack holds every key and nothing else', () => {
  const values = { ...allValues(), other: 'x' };
  expect(find(alone({ values }), 'Secret/cart').stringData).toEqual(allValues());
});

test('a user of an application has a password of its own, each once', () => {
  const apps = [
    { namespace: 'blue', user: 'jobs' },
    { namespace: 'green', user: 'jobs' },
    { namespace: 'red' },
  ];
  expect(credentialKeys({ apps }).slice(credentialKeys().length)).toEqual(['app-jobs-password']);
  const build = (values: Record<string, string>) =>
    renderAlone((chart: Chart) => new Credentials(chart, 'Credentials', { name: 'cart', values, apps }));
  const values = { ...allValues(), 'app-jobs-password': 'sixteen-letters.' };
  expect(find(build(values), 'Secret/cart').stringData).toEqual(values);
  expect(problemsOf(() => build(allValues()))).toContain(
    'credentials: the value of app-jobs-password is missing',
  );
});

test('values of a Secret that exists can be told', () => {
  const credentials = Credentials.fromSecretName('given', { 'db-password': 'x' });
  expect(credentials.value('db-password')).toBe('x');
  expect(credentials.value('admin-password')).toBeUndefined();
});

test('a Secret that exists already is only referred to', () => {
  const credentials = Credentials.fromSecretName('given');
  expect(credentials.secretName).toBe('given');
  expect(credentialKeys().map((key) => credentials.value(key))).toEqual(
    credentialKeys().map(() => undefined),
  );
});

test('every printable character but a space is allowed', () => {
  const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join('');
  expect(find(withValue('db-password', printable)(), 'Secret/cart').stringData['db-password']).toBe(
    printable,
  );
});

test.each([
  ['a line break', 'se\ncret'],
  ['a line break at the end', 'secret\n'],
  ['a space', 'se cret'],
  ['another character than ASCII', 'sécret'],
  ['a control character', 'se\x7fcret'],
])('a value with %s is refused without being shown', (_, value) => {
  expect(problemsOf(withValue('db-password', value))).toEqual([
    'chart/Credentials',
    'credentials: the value of db-password has a space, a line break or another character outside printable ASCII',
  ]);
});

test('a value of 15 characters is refused, one of 16 is taken', () => {
  expect(problemsOf(withValue('probe-password', 'fifteen-letters'))).toEqual([
    'chart/Credentials',
    'credentials: the value of probe-password is shorter than 16 characters',
  ]);
  expect(problemsOf(withValue('probe-password', 'sixteen-letters.'))).toEqual([]);
});

test('every missing value is named', () => {
  const values: Record<string, string> = { ...allValues(), 'probe-password': '' };
  delete values['db-password'];
  expect(problemsOf(() => alone({ values, name: 'Cart' }))).toEqual([
    'chart/Credentials',
    'name: got "Cart", allowed: lower-case letters, digits and -, starting with a letter',
    'credentials: the value of db-password is missing',
    'credentials: the value of probe-password is missing',
  ]);
});
