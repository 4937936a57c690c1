/** Unit tests; those of scripts and clients (jest.timed.config.js), of a cluster and of AWS have their own configs. */
module.exports = {
  testEnvironment: 'node',
  // Pulumi's SDK keeps its state on globals that jest would warn about at each file
  testEnvironmentOptions: { globalsCleanup: 'off' },
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/(cluster|aws|scripts|clients|chaos/load)/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  reporters: ['default', '<rootDir>/tests/support/skip-reporter.js'],
  testTimeout: 30_000,
  // the tests of commands mostly wait for processes
  maxWorkers: '100%',
};
