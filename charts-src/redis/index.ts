export * from './options';
export * from './owned-directives';
export * from './redis-conf';
export * from './redis-nodes';
