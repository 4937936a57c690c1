import { availabilityRules } from '../../../policy/rules/availability';
import { containerRules } from '../../../policy/rules/containers';
import { exposureRules } from '../../../policy/rules/exposure';
import { confinementRules, podSecurityRules } from '../../../policy/rules/pod-security';
import type { Rule } from '../../../policy/rules/rule';
import { secretRules } from '../../../policy/rules/secrets';
import { volumeRules } from '../../../policy/rules/volumes';
import { nameRules } from './names';
import { referenceRules } from './references';
import { wiringRules } from './wiring';

/** Every rule that a rendered stack must keep. */
export const allRules: readonly Rule[] = [
  ...podSecurityRules,
  ...confinementRules,
  ...containerRules,
  ...wiringRules,
  ...referenceRules,
  ...availabilityRules,
  ...secretRules,
  ...exposureRules,
  ...volumeRules,
  ...nameRules,
];
