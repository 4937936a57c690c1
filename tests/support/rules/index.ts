export { type Exception, type Rule, checkRules } from './rule';
export { allRules } from './all';
export { quantity } from './containers';
