import type { Rule } from './rules';

const owner: Rule = {
  keys: ['passwordVersion', 'existingSecret', 'aws.existingSecretArn'],
  check: ({ passwordVersion, existingSecret, aws: { existingSecretArn } }) => {
    if (passwordVersion === 1 || (existingSecret === undefined && existingSecretArn === undefined))
      return undefined;
    const key = existingSecret === undefined ? 'aws.existingSecretArn' : 'existingSecret';
    return `got ${passwordVersion}; allowed: 1 with ${key}, whose passwords are made elsewhere: change them there (docs/passwords.md)`;
  },
};

/** About the change of passwords. */
export const passwordRules: readonly Rule[] = [owner];
