export { CLASS_CONTROLLERS, MIDDLEWARE_API } from './controllers';
export * from './edge';
export { type EdgeService } from './edge-host';
export * from './options';
export { type EdgeContext, edgeRules, hostProblem } from './rules';
