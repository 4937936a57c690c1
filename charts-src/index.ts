import './peers'; // first: what follows loads them
export * from './access';
export * from './edge';
export * from './insight';
export { Spread, type ImageOptions, type PodOptions } from './kit';
export * from './network';
export * from './passwords';
export * from './proxy';
export * from './redis';
export { RedisClients, type ClientOptions, type Clients, type RedisClientsProps } from './redis-clients';
export * from './redis-ha';
export * from './sentinel';
export { Flavor, type StackOptions } from './stack';
export * from './webdis';
