export * from './policies';
export * from './stack-policies';
export type { Manifest } from './manifest';
export type { CloudResource } from './rules/cloud';
