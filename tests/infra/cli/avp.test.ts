import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { credentialKeys } from '../../../charts-src';
import { renderText } from '../../../infra/cli/render';
import { binaryPath, describeIf } from '../../support/binaries';
import { planOf } from './fixtures';

const REGION = 'eu-central-1';

/** One request to the Secrets Manager of an emulator, none of which checks signatures. */
async function secretsManager(action: string, body: object): Promise<Record<string, string>> {
  const scope = `AKIATEST/20260101/${REGION}/secretsmanager/aws4_request`;
  const response = await fetch(process.env.AWS_ENDPOINT_URL!, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `secretsmanager.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${action}: HTTP ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}

/** `argocd-vault-plugin generate -` */
function generate(input: string) {
  return spawnSync(binaryPath('argocd-vault-plugin'), ['generate', '-'], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: {
      ...process.env,
      AVP_TYPE: 'awssecretsmanager',
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
}

const objectsIn = (text: string) =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter(Boolean);

describeIf(['argocd-vault-plugin', '$AWS_ENDPOINT_URL'], 'YAML through argocd-vault-plugin', () => {
  const name = `tests/${randomUUID()}`;
  const values = Object.fromEntries(credentialKeys().map((key) => [key, randomBytes(12).toString('hex')]));
  let arn: string;
  beforeAll(async () => {
    const SecretString = JSON.stringify(values);
    ({ ARN: arn } = await secretsManager('CreateSecret', {
      Name: name,
      SecretString,
      ClientRequestToken: randomUUID(),
    }));
  });
  afterAll(() => secretsManager('DeleteSecret', { SecretId: name, ForceDeleteWithoutRecovery: true }));

  test.each([
    ['name', () => ({ secret: { name } })],
    ['ARN', () => ({ existingSecretArn: arn })],
  ])('has the values in the place of the placeholders, and is the same else: secret by %s', (_, aws) => {
    const plan = planOf({ name: 'cart', namespace: 'shop', aws: aws() });
    const input = renderText(plan);
    const { status, stdout, stderr } = generate(input);
    expect(`${status} ${stderr}`).toBe('0 ');
    const expected = input.replace(/<path:[^#>]+#([^>]+)>/g, (_placeholder, key: string) => values[key]);
    expect(expected).not.toContain('<path:');
    expect(objectsIn(stdout)).toEqual(objectsIn(expected));
  });

  test('comes out empty where the secret is missing, so that nothing is applied', () => {
    const aws = { secret: { name: `${name}-missing` } };
    const { status, stdout } = generate(renderText(planOf({ aws })));
    expect(status).not.toBe(0);
    expect(objectsIn(stdout)).toEqual([]);
  });
});
