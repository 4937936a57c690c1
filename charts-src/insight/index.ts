export * from './redis-insight';
