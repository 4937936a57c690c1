import { CredentialKeysOptions, acceptsPrevious, credentialKeys } from '../../charts-src';
import type { StackConfig } from '../config';

/** What the config says of the versions of passwords, as the constructs take it. */
export function passwordsOf({
  passwordVersion,
  previousPasswords,
}: StackConfig): Pick<CredentialKeysOptions, 'version' | 'acceptPrevious'> {
  if (passwordVersion === 1) return {};
  return { version: passwordVersion, acceptPrevious: previousPasswords === 'accepted' };
}

/** Keys of all values of a stack: of its passwords, and of those before while they are accepted. */
export function storedKeys(config: StackConfig): readonly string[] {
  return credentialKeys({ apps: config.apps, edge: config.edge, ...passwordsOf(config) });
}

/** Whether there are passwords of the version before that are accepted. */
export const hasPrevious = (config: StackConfig): boolean => acceptsPrevious(passwordsOf(config));

/**
 * Why the passwords of the version that is in use can't become those of the config, with the key to change. Members accept two
 * versions at a time: one that is skipped, or refused too early, would lock everybody out.
 */
export function stepProblem(version: number, config: StackConfig): string | undefined {
  const { passwordVersion: next, previousPasswords } = config;
  if (next === version) return undefined;
  if (next !== version + 1)
    return `passwordVersion: got ${next}, but version ${version} is in use; allowed: ${version}, or ${version + 1} for new passwords`;
  if (previousPasswords === 'accepted') return undefined;
  return (
    `previousPasswords: got refused, but version ${version} of the passwords is in use and clients have no other yet; ` +
    `allowed: accepted until passwordVersion: ${next} was applied and they have taken the new ones`
  );
}
