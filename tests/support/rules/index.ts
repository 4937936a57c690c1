export type { Rule } from '../../../policy/rules/rule';
export { quantity } from '../../../policy/rules/containers';
export { type Exception, checkRules } from './check';
export { allRules } from './all';
