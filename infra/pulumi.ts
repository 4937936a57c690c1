import './peers'; // first: what follows loads them
export * from './bridge';
export { RedisHaStack, type RedisHaStackArgs } from './component';
export { ConfigError } from './config/errors';
