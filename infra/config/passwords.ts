import { z } from 'zod';
import { filled } from './docs';
import * as kinds from './kinds';

/** Keys about the change of passwords. */
export const passwords = {
  passwordVersion: filled(
    kinds.wholeNumber(1).default(1),
    'Version of all passwords; the next one makes new ones. `npm run rotate` counts it up.',
  ),
  previousPasswords: filled(
    z.enum(['accepted', 'refused']).default('accepted'),
    'Whether the passwords of the version before are accepted, too; says nothing at `passwordVersion: 1`.',
  ),
  passwordGracePeriod: filled(
    kinds.duration.prefault('5m'),
    'For how long `npm run rotate` has both accepted: applications must have taken the new ones by then.',
  ),
};
