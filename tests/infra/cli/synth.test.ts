import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CommandError } from '../../../infra/cli/errors';
import { run } from '../../../infra/cli/synth';
import type { Manifest } from '../../support/manifest';
import { kubernetesVersions, validateManifests } from '../../support/schema';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/cart-AbCdEf';

let root: string;
let stdout: string[];
let stderr: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'synth-'));
  stdout = spyOn(process.stdout);
  stderr = spyOn(process.stderr);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

function spyOn(stream: NodeJS.WriteStream): string[] {
  const texts: string[] = [];
  jest.spyOn(stream, 'write').mockImplementation((text) => Boolean(texts.push(String(text))));
  return texts;
}

/** `npm run synth` of a stack with these values. */
async function synth(values: Record<string, unknown>, options: Partial<Parameters<typeof run>[0]> = {}) {
  const config = { 'redis-ha-stack:name': 'cart', 'redis-ha-stack:namespace': 'shop' };
  for (const [key, value] of Object.entries(values))
    Object.assign(config, { [`redis-ha-stack:${key}`]: value });
  writeFileSync(join(root, 'Pulumi.test.yaml'), JSON.stringify({ config }));
  const code = await run({ stack: 'test', out: '-', json: false, ...options }, root);
  const objects = parseAllDocuments(stdout.join('')).map((document) => document.toJS() as Manifest);
  return { code, objects, said: stderr.join('') };
}

const find = (objects: readonly Manifest[], kind: string, name: string): Manifest =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)!;

describe('--out -', () => {
  test('prints all YAML to stdout and what there is to say to stderr, and writes no file', async () => {
    const { code, objects, said } = await synth({});
    expect(code).toBe(0);
    expect(objects).toHaveLength(35);
    expect(stdout.join('')).toMatch(/^# Rendered from stack test of redis-ha-stack/);
    expect(said).toContain('such as <path:cart#db-password> are for argocd-vault-plugin to fill in');
    expect(said).toContain('kubectl create namespace shop');
    expect(readdirSync(root)).toEqual(['Pulumi.test.yaml']);
  });

  test('has the credentials before all that needs them, so that a placeholder that fails stops all', async () => {
    const { objects } = await synth({});
    expect(objects[0]).toMatchObject({ kind: 'Secret', metadata: { name: 'cart' } });
  });

  test('goes with no --json', async () => {
    await expect(synth({}, { json: true })).rejects.toThrow('--json: got it with --out -');
  });
});

describe('--secrets avp', () => {
  test.each([
    [{}, 'cart'],
    [{ secret: { name: 'prod/cart' } }, 'prod/cart'],
    [{ existingSecretArn: SECRET }, SECRET],
  ])('names the secret in Secrets Manager: %j', async (aws, secret) => {
    const { objects } = await synth({ aws, secretStore: 'aws' }, { secrets: 'avp' });
    const password = `<path:${secret}#db-password>`;
    expect(find(objects, 'Secret', 'cart').stringData).toMatchObject({ 'db-password': password });
    expect(find(objects, 'Secret', 'cart-connection').stringData).toMatchObject({
      REDIS_PASSWORD: password,
      REDIS_URL: `redis://default:${password}@cart.shop.svc.cluster.local:6379`,
    });
  });

  test('is what a stack that Pulumi delivers to has unless told otherwise', async () => {
    const { objects } = await synth({});
    stdout.splice(0);
    expect((await synth({}, { secrets: 'avp' })).objects).toEqual(objects);
  });
});

describe('--secrets external-secrets', () => {
  const aws = { region: 'eu-west-1', secret: { name: 'prod/cart' } };
  const external = { secrets: 'external-secrets' };

  test.each(kubernetesVersions)('fits the schemas with Kubernetes %s, and has no Secret', async (version) => {
    const { objects } = await synth({ aws, secretStore: 'aws' }, external);
    expect(validateManifests(objects, version)).toEqual([]);
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('has a store for the region and ExternalSecrets for both Secrets', async () => {
    const { objects, said } = await synth({ aws, secretStore: 'aws' }, external);
    expect(find(objects, 'SecretStore', 'cart').spec.provider.aws.region).toBe('eu-west-1');
    for (const name of ['cart', 'cart-connection'])
      expect(find(objects, 'ExternalSecret', name).spec.data[0].remoteRef.key).toBe('prod/cart');
    expect(said).toContain('External Secrets makes cart and cart-connection of prod/cart');
    expect(said).toContain(
      'ServiceAccount cart-secret-store has no AWS role yet: set externalSecrets.roleArn',
    );
  });

  test('has the role where the config names one, and then says nothing of it', async () => {
    const roleArn = 'arn:aws:iam::123456789012:role/reader';
    const { objects, said } = await synth(
      { aws, secretStore: 'aws', externalSecrets: { roleArn } },
      external,
    );
    expect(find(objects, 'ServiceAccount', 'cart-secret-store').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': roleArn,
    });
    expect(said).not.toContain('role');
  });

  test('takes the region from the ARN of an existing secret', async () => {
    const { objects } = await synth({ aws: { existingSecretArn: SECRET }, secretStore: 'aws' }, external);
    expect(find(objects, 'SecretStore', 'cart').spec.provider.aws.region).toBe('eu-central-1');
  });

  test('is what a stack with delivery: external-secrets has unless told otherwise', async () => {
    const { objects } = await synth({ aws, secretStore: 'aws', delivery: 'external-secrets' });
    expect(find(objects, 'ExternalSecret', 'cart')).toBeDefined();
  });

  test('has nothing that only Pulumi understands', async () => {
    await synth({ aws, secretStore: 'aws' }, external);
    expect(stdout.join('')).not.toContain('pulumi.com');
  });

  test('needs a store', async () => {
    await expect(synth({}, external)).rejects.toThrow(
      'the config does not say of which store: set aws.region for a new one, ' +
        'or name one that exists in externalSecrets.storeName',
    );
    await expect(synth({ externalSecrets: { storeName: 'aws' } }, external)).resolves.toMatchObject({
      code: 0,
    });
  });
});

test.each([
  [{}, 'vault', "--secrets: got 'vault'; allowed: avp, external-secrets"],
  [{ existingSecret: 'given' }, 'avp', '--secrets: got avp, but existingSecret of the stack names a Secret'],
])('%j with --secrets %s is refused', async (values, secrets, message) => {
  const error = await synth(values, { secrets }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(CommandError);
  expect(error.message).toContain(message);
  expect(error.exitCode).toBe(2);
});
