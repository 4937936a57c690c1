export * from './policies';
export * from './stack-policies';
export type { Manifest, ObjectMeta } from './object';
export type { CloudResource } from './rules/cloud';
