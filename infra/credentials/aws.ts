import { Secret, SecretVersion, getSecretVersionOutput } from '@pulumi/aws/secretsmanager';
import * as pulumi from '@pulumi/pulumi';
import type { CredentialSource, CredentialStore } from '.';
import { keepsRecovery, recoveryWindowOf, secretNameOf } from '../aws/plan';
import { reasonOfSecret } from '../aws/reasons';
import { OWNER_TAG, ownerOf } from '../aws/tags';
import type { StackConfig } from '../config';
import { readDocument } from './document';
import { generatedCredentials } from './generated';

/**
 * Passwords made once and kept in a secret of Secrets Manager: one JSON document with all of them, and with the
 * fields of the connection. What is given out was read from that secret.
 */
export function newAwsCredentials(config: StackConfig, source: CredentialSource): CredentialStore {
  const { keys, connection = {}, opts = {}, provider } = source;
  const generated = generatedCredentials(config, opts);
  const passwords = Object.fromEntries(keys.map((key) => [key, generated(key)]));
  const secret = newSecret(config, { ...opts, provider });
  const version = new SecretVersion(
    config.name,
    {
      secretId: secret.arn,
      secretString: pulumi.secret(pulumi.jsonStringify({ ...connection, ...passwords })),
    },
    { ...opts, provider },
  );
  return {
    secretArn: secret.arn,
    resources: [version],
    value: (key) => fieldOf(version.secretString, key),
  };
}

function newSecret(config: StackConfig, opts: pulumi.CustomResourceOptions): Secret {
  const { description = `Passwords of the Redis stack ${config.name}`, kmsKeyId, policy } = config.aws.secret;
  const name = secretNameOf(config);
  return new Secret(
    config.name,
    {
      name,
      description,
      kmsKeyId,
      policy,
      recoveryWindowInDays: recoveryWindowOf(config),
      tags: { [OWNER_TAG]: ownerOf() },
    },
    {
      ...opts,
      protect: config.protect,
      ignoreChanges: keepsRecovery(config) ? ['recoveryWindowInDays'] : [],
      hooks: { onError: [explanation(name)] },
    },
  );
}

/** Says under an error of AWS what it means here and what can be done; tried again is nothing. */
function explanation(name: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`explain-${name}`, async ({ errors }) => {
    const reason = reasonOfSecret(errors.join('\n'), { name });
    if (reason) await pulumi.log.error(reason);
    return false;
  });
}

/** Passwords of a secret that exists; it is asked when the first of them is needed, and never changed. */
export function existingAwsCredentials(arn: string, { keys, provider }: CredentialSource): CredentialStore {
  let document: pulumi.Output<string | undefined> | undefined;
  const read = () => pulumi.secret(getSecretVersionOutput({ secretId: arn }, { provider }).secretString);
  return {
    secretArn: pulumi.output(arn),
    value: (key) => fieldOf((document ??= read()), key, keys),
  };
}

function fieldOf(
  document: pulumi.Output<string | undefined>,
  key: string,
  keys: readonly string[] = [key],
): pulumi.Output<string> {
  return pulumi.secret(
    document.apply((text) => {
      const found = readDocument(text, keys);
      if ('problems' in found)
        throw new pulumi.RunError(`the secret can't be used: ${found.problems.join('; ')}`);
      return found.values[key];
    }),
  );
}
