const { Redis } = require('ioredis');

const { REDIS_HOST, REDIS_SENTINEL_PORT, REDIS_MASTER_NAME } = process.env;
const { REDIS_USERNAME, REDIS_PASSWORD, REDIS_TLS, REDIS_CA } = process.env;
// Sentinels tell addresses, certificates have the name of the Service
const tls = REDIS_TLS === 'true' ? { ca: REDIS_CA, servername: REDIS_HOST } : undefined;

const redis = new Redis({
  sentinels: [{ host: REDIS_HOST, port: Number(REDIS_SENTINEL_PORT) }],
  name: REDIS_MASTER_NAME,
  sentinelUsername: REDIS_USERNAME,
  sentinelPassword: REDIS_PASSWORD,
  username: REDIS_USERNAME,
  password: REDIS_PASSWORD,
  tls,
  enableTLSForSentinelMode: tls !== undefined,
  sentinelTLS: tls,
  connectTimeout: 1000,
  sentinelCommandTimeout: 1000,
  socketTimeout: 2000,
  commandTimeout: 30_000,
  maxRetriesPerRequest: null,
  retryStrategy: (attempt) => Math.random() * Math.min(100 * 2 ** attempt, 1000),
  sentinelRetryStrategy: (attempt) => Math.random() * Math.min(100 * 2 ** attempt, 1000),
  reconnectOnError: ({ message }) => (/^(READONLY|NOREPLICAS|MASTERDOWN)/.test(message) ? 2 : false),
});
redis.on('error', (error) => console.error(`redis: ${error.message}`));

module.exports = { redis };
