import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseBackend } from '../../../infra/cli/backend';
import { LocalState, mergeSalt } from '../../../infra/cli/local-state';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'backend-'));
  writeFileSync(join(root, 'Pulumi.yaml'), 'name: redis-ha-stack\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const login = (folder: string, current: string) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'credentials.json'), JSON.stringify({ current }));
};

describe('the backend', () => {
  it('is the one of PULUMI_BACKEND_URL before all others', () => {
    login(join(root, '.pulumi'), 's3://login');
    expect(chooseBackend(root, { PULUMI_BACKEND_URL: 's3://env' }, root)).toEqual({
      kind: 'own',
      where: 's3://env',
    });
  });
  it('is the one of the project where it names one', () => {
    writeFileSync(join(root, 'Pulumi.yaml'), 'name: redis-ha-stack\nbackend: { url: "s3://project" }\n');
    expect(chooseBackend(root, {}, root)).toEqual({ kind: 'own', where: 's3://project' });
  });
  it('is the one that the user is logged in to', () => {
    login(join(root, '.pulumi'), 'https://api.pulumi.com');
    expect(chooseBackend(root, {}, root)).toEqual({ kind: 'own', where: 'https://api.pulumi.com' });
  });
  it('is looked for in PULUMI_HOME', () => {
    login(join(root, 'elsewhere'), 's3://home');
    const env = { PULUMI_HOME: join(root, 'elsewhere') };
    expect(chooseBackend(root, env, root)).toEqual({ kind: 'own', where: 's3://home' });
  });
  it("is Pulumi's own where only an access token is given", () => {
    expect(chooseBackend(root, { PULUMI_ACCESS_TOKEN: 'pul-x' }, root).kind).toBe('own');
  });
  it.each(['', '{', '{"current":""}'])('is local where nobody is logged in (credentials: %j)', (text) => {
    mkdirSync(join(root, '.pulumi'));
    writeFileSync(join(root, '.pulumi', 'credentials.json'), text);
    const where = pathToFileURL(join(root, '.pulumi', 'state')).href;
    expect(chooseBackend(root, {}, root)).toEqual({ kind: 'local', where });
  });
});

describe('the salt of a stack', () => {
  const tracked = '# my stack\nconfig:\n  redis-ha-stack:name: cart # ours\n';

  it('is put before the file under version control, which stays as it is', () => {
    expect(mergeSalt(tracked, 'encryptionsalt: v1:abc\nconfig:\n  old: 1\n')).toBe(
      `encryptionsalt: v1:abc\n${tracked}`,
    );
  });
  it('comes with the provider and key of the secrets', () => {
    const saved = 'secretsprovider: awskms://k\nencryptedkey: xyz\n';
    expect(mergeSalt(tracked, saved)).toBe(`${saved}${tracked}`);
  });
  it('is not there before the stack is made', () => {
    expect(mergeSalt(tracked, undefined)).toBe(tracked);
  });
  it('of the file itself goes before a saved one', () => {
    const own = `encryptionsalt: v1:own\n${tracked}`;
    expect(mergeSalt(own, 'encryptionsalt: v1:abc\n')).toBe(own);
  });
});

describe('the local state', () => {
  const prepare = (env: NodeJS.ProcessEnv = {}) => {
    const file = join(root, 'Pulumi.dev.yaml');
    writeFileSync(file, 'config: {}\n');
    return new LocalState(root).prepare('dev', file, 'file:///state', env);
  };
  const passphrase = () => readFileSync(join(root, '.pulumi', 'passphrase'), 'utf8');

  it('has a passphrase of its own that only its owner can read', () => {
    expect(prepare()).toEqual({
      PULUMI_BACKEND_URL: 'file:///state',
      PULUMI_CONFIG_PASSPHRASE_FILE: join(root, '.pulumi', 'passphrase'),
    });
    expect(passphrase()).toMatch(/^[\w-]{43}\n$/);
    expect(statSync(join(root, '.pulumi', 'passphrase')).mode & 0o777).toBe(0o600);
  });
  it('keeps its passphrase', () => {
    prepare();
    const first = passphrase();
    prepare();
    expect(passphrase()).toBe(first);
  });
  it.each([{ PULUMI_CONFIG_PASSPHRASE: '' }, { PULUMI_CONFIG_PASSPHRASE_FILE: '/mine' }])(
    'makes none where the user has set %j',
    (env) => {
      expect(prepare(env)).toEqual({ PULUMI_BACKEND_URL: 'file:///state' });
      expect(passphrase).toThrow('ENOENT');
    },
  );
  it('keeps the salt that Pulumi wrote over a change of the config', () => {
    prepare();
    const copy = new LocalState(root).configFile('dev');
    writeFileSync(copy, 'encryptionsalt: v1:abc\nconfig: {}\n');
    writeFileSync(join(root, 'Pulumi.dev.yaml'), 'config: { a: 1 }\n');
    new LocalState(root).prepare('dev', join(root, 'Pulumi.dev.yaml'), 'file:///state', {});
    expect(readFileSync(copy, 'utf8')).toBe('encryptionsalt: v1:abc\nconfig: { a: 1 }\n');
  });
  it('makes no new passphrase for stacks that an older one encrypted', () => {
    mkdirSync(join(root, '.pulumi', 'state', '.pulumi', 'stacks', 'redis-ha-stack', 'dev'), {
      recursive: true,
    });
    expect(() => prepare()).toThrow('.pulumi/passphrase is missing');
  });
});
