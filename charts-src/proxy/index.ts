export * from './haproxy-cfg';
export * from './redis-proxy';
