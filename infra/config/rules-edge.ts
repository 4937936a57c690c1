import { edgeRules as relations } from '../../charts-src/edge/rules';
import type { Rule } from './rules';

/** The relations of the constructs, which hold for the config in the same words. */
export const edgeRules: readonly Rule[] = relations.map(({ keys, check }) => ({
  keys,
  check: ({ edge, webdis, insight }) => check({ edge, webdis, insight: insight !== false }),
}));
