import { appConflicts } from '../../charts-src/access/apps';
import type { Problem } from './errors';
import type { Rule } from './rules';

const apps: Rule = {
  keys: ['apps', 'name', 'namespace'],
  check: (config) => appConflicts(config.apps, config).map(placed),
};

/** The sentences of the constructs begin with the place, as the lines of the config's errors do. */
function placed(sentence: string): Problem {
  const [key] = sentence.split(': ', 1);
  return { key, text: sentence.slice(`${key}: `.length) };
}

/** A Secret that the stack makes itself, or one of an application, can't be the one that exists already. */
const existingSecretName: Rule = {
  keys: ['existingSecret', 'name', 'namespace', 'apps'],
  check: ({ existingSecret, name, namespace, apps: list }) => {
    const bound = list.find(
      (app) => app.namespace === namespace && existingSecret && app.secretName === existingSecret,
    );
    const made = existingSecret === `${name}-connection` || bound !== undefined;
    return made
      ? `got ${existingSecret}, which is a connection Secret of this stack; allowed: a Secret that the stack does not make`
      : undefined;
  },
};

const existingSecretStore: Rule = {
  keys: ['existingSecret', 'secretStore', 'delivery'],
  check: ({ existingSecret, secretStore, delivery }) =>
    existingSecret !== undefined && secretStore === 'aws' && delivery === 'pulumi'
      ? `got ${existingSecret}, but secretStore: aws makes the passwords; allowed: one of the two`
      : undefined,
};

export const appRules: readonly Rule[] = [apps, existingSecretName, existingSecretStore];
