export * from './options';
export * from './rules';
export * from './webdis';
export * from './webdis-json';
