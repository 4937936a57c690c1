import { openProblem } from '../../charts-src/webdis/rules';
import type { Rule } from './rules';

const openWebdis: Rule = {
  keys: ['webdis.allowFrom', 'webdis.basicAuth'],
  check: ({ webdis }) => (webdis ? openProblem(webdis) : undefined),
};

export const securityRules: readonly Rule[] = [openWebdis];
