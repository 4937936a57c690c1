import { availabilityRules } from './availability';
import { containerRules } from './containers';
import { nameRules } from './names';
import { podSecurityRules } from './pod-security';
import { referenceRules } from './references';
import type { Rule } from './rule';
import { secretRules } from './secrets';
import { wiringRules } from './wiring';

/** Every rule that a rendered stack must keep. */
export const allRules: readonly Rule[] = [
  ...podSecurityRules,
  ...containerRules,
  ...wiringRules,
  ...referenceRules,
  ...availabilityRules,
  ...secretRules,
  ...nameRules,
];
