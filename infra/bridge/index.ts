export { apply, type ApplyArgs } from './apply';
export { Cdk8sApp, type Cdk8sAppArgs, type Cdk8sAppContext } from './app';
export { BridgeError, type Problem } from './errors';
export type { Manifest, Metadata } from './manifest';
export { PulumiOptions, type ConstructOptions } from './options';
export { plan } from './plan';
export { OutputTokens, type ReadToken, type Token } from './tokens';
export type { Plan, Planned, PlannedComponent, PlannedOptions, PlanOptions } from './types';
