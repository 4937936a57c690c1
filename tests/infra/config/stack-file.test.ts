import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConfigError,
  EncryptedValue,
  loadConfig,
  readStackFile,
  writeStackFile,
} from '../../../infra/config';

const PROJECT = 'redis-ha-stack';
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stack-file-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function read(text: string): Record<string, unknown> {
  const path = join(directory, 'Pulumi.dev.yaml');
  writeFileSync(path, text);
  return readStackFile(path, PROJECT);
}

function errorOf(action: () => unknown): ConfigError {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no error');
}

test('the values of the project, without its prefix, as Pulumi hands them to a program', () => {
  const values = read(`
encryptionsalt: v1:abc
config:
  redis-ha-stack:name: cart
  redis-ha-stack:namespace: 123
  redis-ha-stack:replicas: "5"
  redis-ha-stack:failover: true
  redis-ha-stack:webdis: false
  redis-ha-stack:insight:
  redis-ha-stack:redis: &redis
    maxmemory: 150Mi
    config: { maxclients: 100, save: ["900 1"] }
  redis-ha-stack:sentinel: { <<: { quorum: 2 } }
  redis-ha-stack:config:flavor: valkey
  context: kind
  aws:region: eu-west-1
  aws:replicas: 9
  redis-ha-stack:other:replicas: 9
`);
  expect(values).toEqual({
    name: 'cart',
    namespace: '123',
    replicas: 5,
    failover: true,
    webdis: false,
    insight: '',
    redis: { maxmemory: '150Mi', config: { maxclients: 100, save: ['900 1'] } },
    sentinel: { quorum: 2 },
    flavor: 'valkey',
    context: 'kind',
  });
});

test.each(['', 'config:', 'config: {}', 'encryptionsalt: v1:abc'])('a file without values: %j', (text) => {
  expect(loadConfig(read(text)).name).toBe('redis');
});

test('encrypted values are marked, also inside of maps and lists', () => {
  const secure = '{ secure: "v1:abc:def" }';
  const values = read(`
config:
  redis-ha-stack:name: ${secure}
  redis-ha-stack:redis: { config: { maxclients: ${secure} }, modules: [${secure}] }
`);
  const encrypted = new EncryptedValue();
  expect(values).toEqual({
    name: encrypted,
    redis: { config: { maxclients: encrypted }, modules: [encrypted] },
  });
  expect(errorOf(() => loadConfig(values)).message).toContain('redis.config.maxclients: is encrypted');
});

test('a missing file names those that exist', () => {
  for (const stack of ['prod', 'dev']) writeFileSync(join(directory, `Pulumi.${stack}.yaml`), '');
  writeFileSync(join(directory, 'Pulumi.yaml'), '');
  const { message } = errorOf(() => readStackFile(join(directory, 'Pulumi.test.yaml'), PROJECT));
  expect(message).toBe(
    `Pulumi.test.yaml does not exist; in ${directory} there are: Pulumi.dev.yaml, Pulumi.prod.yaml`,
  );
});

test.each(['.', 'nowhere'])('a missing file where there is no other: %s', (where) => {
  const { message } = errorOf(() => readStackFile(join(directory, where, 'Pulumi.test.yaml'), PROJECT));
  expect(message).toContain('Pulumi.test.yaml does not exist');
  expect(message).toContain('there is no Pulumi.<stack>.yaml');
});

test.each([
  ['config: [', 'is no valid YAML'],
  ['config:\n  a: 1\n  a: 2', 'is no valid YAML'],
  ['config: [1]', 'is no stack file'],
  ['just text', 'is no stack file'],
])('a file that is no stack file: %j', (text, message) => {
  expect(errorOf(() => read(text)).message).toContain(message);
});

test('a file that can not be read', () => {
  expect(errorOf(() => readStackFile(directory, PROJECT)).message).toContain(`${directory} can't be read`);
});

describe('values that are written', () => {
  function written(text: string, values: Record<string, string | number>): string {
    const path = join(directory, 'Pulumi.dev.yaml');
    writeFileSync(path, text);
    writeStackFile(path, PROJECT, values);
    return readFileSync(path, 'utf8');
  }

  test('take the place of those before; all else stays as it is', () => {
    const file = (version: string) => `# laptop
encryptionsalt: v1:abc
config:
    redis-ha-stack:name:   cart # the name
    redis-ha-stack:passwordVersion: ${version} # counted up by rotate
    redis-ha-stack:apps: [ { namespace: blue } ]
`;
    expect(written(file('"1"'), { passwordVersion: 2 })).toBe(file('2'));
  });

  test.each([
    ['config:\n  redis-ha-stack:name: cart # the name\n', ''],
    ['config:\n  redis-ha-stack:redis:\n    config: { save: ["900 1"] }\n', '# the end\n'],
    ['config:\n  redis-ha-stack:name: cart\n', 'encryptionsalt: v1:abc\n'],
  ])('come last where they are new: %j', (before, after) => {
    expect(written(before + after, { passwordVersion: 2, previousPasswords: 'accepted' })).toBe(
      `${before}  redis-ha-stack:passwordVersion: 2\n  redis-ha-stack:previousPasswords: accepted\n${after}`,
    );
  });

  test.each([
    '',
    'config: {}\n',
    'config: { redis-ha-stack:name: cart }\n',
    'config:\n  redis-ha-stack:name: cart',
  ])('are read again, whatever the file was: %j', (text) => {
    written(text, { passwordVersion: 2 });
    expect(readStackFile(join(directory, 'Pulumi.dev.yaml'), PROJECT)).toMatchObject({ passwordVersion: 2 });
  });
});
