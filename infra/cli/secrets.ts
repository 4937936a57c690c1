import type { StackConfig } from '../config';
import { SecretSource, existingStore, secretId, secretRegion } from '../delivery/source';
import { CommandError } from './errors';

/** What stands in rendered YAML where passwords belong. */
export type SecretsStyle = 'avp' | 'external-secrets';

const STYLES: readonly string[] = ['avp', 'external-secrets'] satisfies SecretsStyle[];

/** The style that `up` of the same stack has: ExternalSecrets, or Secrets with placeholders for their values. */
export const styleOf = ({ delivery }: StackConfig): SecretsStyle =>
  delivery === 'external-secrets' ? 'external-secrets' : 'avp';

/**
 * The style that was asked for.
 *
 * @throws CommandError when there is no such style, or the config says too little for it
 */
export function chosenStyle(asked: string | undefined, config: StackConfig): SecretsStyle {
  if (asked !== undefined && !STYLES.includes(asked))
    throw new CommandError(`--secrets: got '${asked}'; allowed: ${STYLES.join(', ')}`, 2);
  if (asked !== undefined && config.existingSecret !== undefined)
    throw new CommandError(
      `--secrets: got ${asked}, but existingSecret of the stack names a Secret that the cluster has already; leave one of them out`,
      2,
    );
  const style = (asked as SecretsStyle | undefined) ?? styleOf(config);
  if (style === 'external-secrets' && !existingStore(config) && !secretRegion(config))
    throw new CommandError(
      `${asked ? '--secrets' : 'delivery'}: got external-secrets, but the config does not say of which store: set aws.region for a new one, ` +
        'or name one that exists in externalSecrets.storeName',
    );
  return style;
}

/** What a chart is built with; `onKey` hears of each password that is asked for. */
export function secretSource(
  style: SecretsStyle,
  config: StackConfig,
  onKey: (key: string) => void,
): SecretSource {
  const secret = secretId(config);
  if (style === 'avp') {
    return (key) => {
      onKey(key);
      return placeholder(secret, key);
    };
  }
  const { roleArn } = config.externalSecrets;
  return { secret, region: secretRegion(config) ?? UNKNOWN_REGION, roleArn };
}

/** What argocd-vault-plugin replaces by the value of a key, also within a longer text. */
export const placeholder = (secret: string, key: string) => `<path:${secret}#${key}>`;

/** Only a plan has it; AWS itself is not asked. */
const UNKNOWN_REGION = 'the region of the environment';
