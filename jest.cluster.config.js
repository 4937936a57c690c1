/** End to end: a real Pulumi, real pods, in the cluster of KUBECONFIG. One test after another, each builds on those before. */
const unit = require('./jest.config');

module.exports = {
  ...unit,
  roots: ['<rootDir>/tests/cluster'],
  testPathIgnorePatterns: ['/node_modules/'],
  testEnvironment: '<rootDir>/tests/cluster/support/environment.js',
  maxWorkers: 1,
  verbose: true,
  // Longer than any deadline inside a test, so that the test itself says what it waited for.
  testTimeout: 8 * 60_000,
};
