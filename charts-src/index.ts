export * from './access';
export * from './insight';
export { Spread, type ImageOptions, type PodOptions } from './kit';
export * from './proxy';
export * from './redis';
export * from './redis-ha';
export * from './sentinel';
export { Flavor, type StackOptions } from './stack';
export * from './webdis';
