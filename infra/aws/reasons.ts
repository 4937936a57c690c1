import { MISSING_CREDENTIALS, MISSING_REGION } from './account';

/** A secret in Secrets Manager, as errors speak of it. */
export interface SecretRef {
  readonly name: string;
  /** Known where it exists. */
  readonly arn?: string;
}

/** What the provider or AWS says, and what it means here. The first that fits counts. */
const REASONS: readonly [RegExp, string | ((match: RegExpExecArray) => string)][] = [
  [/missing region|invalid AWS Region: *$|region must be specified/i, MISSING_REGION],
  [
    /failed to get shared config profile, ([\w.-]+)/i,
    ([, name]) =>
      `the AWS config files have no profile ${name}; name another one in aws.profile or AWS_PROFILE`,
  ],
  [
    /no valid credential sources|no valid providers in chain|no EC2 IMDS role|static credentials are empty|failed to refresh cached credentials|unable to validate AWS credentials/i,
    MISSING_CREDENTIALS,
  ],
  [
    /\b(ExpiredToken\w*|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|AuthFailure)\b/,
    ([, code]) => `AWS refuses the credentials (${code}): renew them, or give others`,
  ],
  [
    /(?:(\w+), https response error [^]*)?\bAccessDenied\w*/,
    ([, action]) =>
      `the AWS credentials are not allowed ${action ? `the action ${action}` : 'to do this'}; ` +
      'docs/aws.md has the policy that is needed',
  ],
  [
    /no such host|connection refused|dial tcp|request send failed/i,
    "AWS can't be reached: look at aws.region, the network, and AWS_ENDPOINT_URL if it is set",
  ],
];

/** An error of the AWS provider in one sentence; undefined for those that say enough themselves. */
export function reasonOf(text: string): string | undefined {
  for (const [pattern, reason] of REASONS) {
    const match = pattern.exec(text);
    if (match) return typeof reason === 'string' ? reason : reason(match);
  }
  return undefined;
}

/** Why a secret can't be made under a name. */
export function reasonOfSecret(text: string, secret: SecretRef): string | undefined {
  if (isInDeletion(text)) return inDeletion(secret.name);
  if (/ResourceExistsException|already exists/.test(text)) return taken(secret);
  return reasonOf(text);
}

/** Whether AWS says that a secret waits for its deletion. */
export const isInDeletion = (text: string) =>
  /already scheduled for deletion|marked (for deletion|deleted)/.test(text);

export const isMissing = (text: string) => /couldn't find resource|ResourceNotFoundException/.test(text);

export function taken({ name, arn }: SecretRef): string {
  return (
    `aws.secret.name: got ${name}, but a secret of this name exists and does not belong to this stack; to use it as ` +
    `it is, set aws.existingSecretArn to ${arn ?? 'its ARN'}; else set aws.secret.name to a free name ` +
    `(a secret that is scheduled for deletion takes its name too: \`aws secretsmanager restore-secret --secret-id ${name}\`)`
  );
}

/** @param id name or ARN */
export function inDeletion(id: string): string {
  return (
    `the secret ${id} is scheduled for deletion, and its name is taken until then; ` +
    `\`aws secretsmanager restore-secret --secret-id ${id}\` brings it back, to be used with ` +
    'aws.existingSecretArn; for a new one set aws.secret.name to a free name'
  );
}
