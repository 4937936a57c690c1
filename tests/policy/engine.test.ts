import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeIf } from '../support/binaries';
import { ROOT } from '../support/examples';
import { Project } from './support/project';

const NEEDS = ['pulumi', 'pulumi-resource-kubernetes', 'pulumi-resource-random'] as const;

test('the pack has the version of the project', () => {
  const versionOf = (file: string) =>
    (JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as { version: string }).version;
  expect(versionOf('policy/package.json')).toBe(versionOf('package.json'));
});

describeIf(NEEDS, "the policy pack in Pulumi's engine", () => {
  jest.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  const project = new Project(folder);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a preview refuses what a mandatory policy forbids, though passwords are not known yet', async () => {
    await project.init('open', {
      proxy: { service: { type: 'LoadBalancer' } },
      network: { allowFrom: [{ cidr: '10.0.0.0/8' }] },
    });
    const { code, stdout } = await project.withPolicies('preview', 'open');
    expect(stdout).toMatch(/\[mandatory\] +no-public-service/);
    expect(stdout).toContain('Service/redis: type LoadBalancer may give it a public address');
    expect(stdout).not.toMatch(/can't be known during preview|images-by-digest/);
    expect(code).not.toBe(0);
  });

  test('a stack of production with defaults gets advice and is made', async () => {
    await project.init('prod');
    const { code, stdout } = await project.withPolicies('up', 'prod');
    expect(stdout).toMatch(/\[advisory\] +images-by-digest/);
    expect(stdout).not.toContain('[mandatory]');
    expect(code).toBe(0);
  });

  test('no password is in plain in the state, in what Pulumi says, and outside of Secrets', async () => {
    await project.pulumi('preview', '--stack', 'prod', '--diff');
    await project.pulumi('stack', 'export', '--stack', 'prod');
    await project.pulumi('stack', 'output', '--json', '--stack', 'prod');
    const rendered = project.rendered();
    const secrets = rendered.filter(({ kind }) => kind === 'Secret');
    const passwords = secrets.flatMap(({ data = {}, stringData = {} }) => [
      ...Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()] as const),
      ...Object.entries(stringData),
    ]);
    const values = passwords.filter(([key]) => /password|auth|URL$/i.test(key)).map(([, value]) => value);
    expect(values.length).toBeGreaterThan(10);
    const others = rendered.filter(({ kind }) => kind !== 'Secret').map((object) => JSON.stringify(object));
    const texts = [...project.plainTexts(), ...others].join('\n');
    const forms = (value: string) => [value, Buffer.from(value).toString('base64')];
    expect(values.filter((value) => forms(value).some((form) => texts.includes(form)))).toHaveLength(0);
    expect(texts).toContain('ciphertext');
  });
});
