const { relative } = require('node:path');

const REASON = /\[skipped: (.+)\]/;

/** A line for each reason why tests were skipped, e.g. `skipped: haproxy >= 3.1 is not installed (3 tests)`. */
function skipSummary(testResults, rootDir) {
  const counts = new Map();
  for (const file of testResults) {
    for (const test of file.testResults.filter(({ status }) => status === 'pending')) {
      const reason =
        REASON.exec(test.fullName)?.[1] ?? `no reason given, ${relative(rootDir, file.testFilePath)}`;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, count]) => `skipped: ${reason} (${count} ${count === 1 ? 'test' : 'tests'})`);
}

/** Names at the end of a run what it did not test, and why, so that nobody takes a skipped test for a passed one. */
class SkipReporter {
  constructor(globalConfig) {
    this.rootDir = globalConfig.rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    // A run by name (-t) leaves the others pending on purpose.
    if (process.argv.some((argument) => /^(-t|--testNamePattern)/.test(argument))) return;
    const lines = skipSummary(testResults, this.rootDir);
    if (lines.length > 0) process.stderr.write(`\n${lines.join('\n')}\n`);
  }
}

module.exports = SkipReporter;
module.exports.skipSummary = skipSummary;
