import { regionOfArn } from '../aws/account';
import type { StackConfig } from './schema';

type Check = (config: StackConfig) => string | undefined;

const secretSettings = ({ aws }: StackConfig) => Object.keys(aws.secret).map((key) => `aws.secret.${key}`);

// The key of an existing secret is told so that the role of External Secrets may use it.
const existingOrNew: Check = (config) => {
  const told = config.delivery === 'external-secrets' ? ['aws.secret.kmsKeyId'] : [];
  const settings = secretSettings(config).filter((key) => !told.includes(key));
  if (!config.aws.existingSecretArn || settings.length === 0) return undefined;
  return `got a secret that is never changed, together with ${settings.join(', ')}; allowed: one or the other`;
};

const region: Check = ({ aws: { existingSecretArn: arn, region } }) =>
  arn && region && regionOfArn(arn) !== region
    ? `got a secret in ${regionOfArn(arn)}; allowed: one in ${region} (aws.region)`
    : undefined;

// Region, profile, role and tags describe the account and may stand there unused; a secret that would not be used
// is a mistake: the passwords would come from elsewhere.
const usedArn: Check = ({ secretStore, aws }) =>
  aws.existingSecretArn && secretStore !== 'aws'
    ? `got a secret, but secretStore is ${secretStore}; allowed: with secretStore: aws`
    : undefined;

const usedSecret: Check = (config) => {
  const [first] = secretSettings(config);
  return first && config.secretStore !== 'aws'
    ? `got ${first}, but secretStore is ${config.secretStore}; allowed: with secretStore: aws`
    : undefined;
};

export const awsRules = [
  { keys: ['aws.existingSecretArn', 'aws.secret', 'delivery'], check: existingOrNew },
  { keys: ['aws.existingSecretArn', 'aws.region'], check: region },
  { keys: ['aws.existingSecretArn', 'secretStore'], check: usedArn },
  { keys: ['aws.secret', 'secretStore'], check: usedSecret },
];
