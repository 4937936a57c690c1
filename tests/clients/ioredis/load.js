'use strict';
const { setTimeout: delay } = require('node:timers/promises');

/** Adds numbers to a set, one each 20 ms: node load.js proxy|sentinel KEY SECONDS */
async function load([way, key, seconds]) {
  const { redis } = require(`./${way}.js`);
  const result = { attempted: 0, acknowledged: 0, failed: 0, longestGapMs: 0 };
  const end = Date.now() + Number(seconds) * 1000;
  let last = Date.now();
  while (Date.now() < end) {
    result.attempted++;
    try {
      await redis.sadd(key, result.attempted);
      result.acknowledged++;
      result.longestGapMs = Math.max(result.longestGapMs, Date.now() - last);
      last = Date.now();
    } catch (error) {
      result.failed++;
      console.error(`attempt ${result.attempted}: ${error.message}`);
    }
    await delay(20);
  }
  result.longestGapMs = Math.max(result.longestGapMs, Date.now() - last);
  redis.disconnect();
  console.log(JSON.stringify(result));
}

load(process.argv.slice(2));
