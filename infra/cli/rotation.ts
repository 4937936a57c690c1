import type { StackConfig } from '../config';
import { CommandError } from './errors';

/** What of a stack's config tells how far a rotation is. */
export type PasswordConfig = Pick<StackConfig, 'passwordVersion' | 'previousPasswords'>;

/** What a rotation does to the world. */
export interface RotationHost {
  /** The config as it is in the stack's file. */
  readonly read: () => PasswordConfig;
  /** Changes the stack's file. */
  readonly write: (values: Partial<PasswordConfig>) => void;
  /** Version of the passwords that the cluster has; undefined where it has none. */
  readonly inUse: () => Promise<number | undefined>;
  /** Applies the stack; the exit code of that. */
  readonly apply: () => Promise<number>;
  /** Waits until all have the new passwords. */
  readonly wait: () => Promise<void>;
  readonly note: (text: string) => void;
}

/** How a rotation ended. */
export interface Rotated {
  readonly code: number;
  /** Version of the passwords that the stack's file has now. */
  readonly version: number;
}

/**
 * Changes all passwords. Each step is written down in the stack's file before it is done, and may be done again: one
 * that was interrupted goes on where it was.
 *
 * @throws CommandError where the file does not have the version that is in use, before anything is changed
 */
export async function rotate(host: RotationHost): Promise<Rotated> {
  const { passwordVersion, previousPasswords } = host.read();
  const begun = passwordVersion > 1 && previousPasswords === 'accepted';
  const version = begun ? passwordVersion : passwordVersion + 1;
  const live = await host.inUse();
  if (live !== undefined && live !== passwordVersion && !(begun && live === version - 1)) {
    throw new CommandError(
      `nothing was changed: the stack's file has passwordVersion: ${passwordVersion}, but version ${live} is in use; ` +
        'take the file that the last rotation has changed',
    );
  }
  if (begun) {
    host.note(`a rotation to version ${version} of the passwords was begun before: going on with it`);
  } else {
    // one write: version 2 with `refused` of the rotation before would lock everybody out
    host.write({ passwordVersion: version, previousPasswords: 'accepted' });
  }

  host.note(`1/3 version ${version} of the passwords beside version ${version - 1}`);
  const brought = await host.apply();
  if (brought !== 0) return { code: brought, version };

  host.note('2/3 waiting until all clients have the new ones');
  await host.wait();

  host.note(`3/3 version ${version - 1} of the passwords is refused from now on`);
  host.write({ previousPasswords: 'refused' });
  return { code: await host.apply(), version };
}
