'use strict';
// Loaded before the measured program: what the whole process has cost is known at its end.
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost = { cpu: (userCPUTime + systemCPUTime) / 1e6, wall: process.uptime(), memory: maxRSS / 1024 };
  require('fs').writeSync(2, `\ncost ${JSON.stringify(cost)}\n`);
});
