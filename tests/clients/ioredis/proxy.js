const { Redis } = require('ioredis');

const { REDIS_HOST, REDIS_PORT, REDIS_USERNAME, REDIS_PASSWORD, REDIS_TLS, REDIS_CA } = process.env;

const redis = new Redis({
  host: REDIS_HOST,
  port: Number(REDIS_PORT),
  username: REDIS_USERNAME,
  password: REDIS_PASSWORD,
  tls: REDIS_TLS === 'true' ? { ca: REDIS_CA } : undefined,
  connectTimeout: 1000,
  socketTimeout: 2000, // a reply that is later than that comes from a dead connection
  commandTimeout: 30_000, // for all attempts of a command together
  maxRetriesPerRequest: null, // as many as fit into that time
  retryStrategy: (attempt) => Math.random() * Math.min(100 * 2 ** attempt, 1000),
  // refused, not done: connect anew and send it again
  reconnectOnError: ({ message }) => (/^(READONLY|NOREPLICAS|MASTERDOWN)/.test(message) ? 2 : false),
});
redis.on('error', (error) => console.error(`redis: ${error.message}`));

module.exports = { redis };
