/** Unit and script tests; the cluster suite has its own config (jest.cluster.config.js). */
module.exports = {
  testEnvironment: 'node',
  // Pulumi's SDK keeps its state on globals that jest would warn about at each file
  testEnvironmentOptions: { globalsCleanup: 'off' },
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/cluster/', '<rootDir>/tests/aws/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  reporters: ['default', '<rootDir>/tests/support/skip-reporter.js'],
  testSequencer: '<rootDir>/tests/support/sequencer.js',
  testTimeout: 30_000,
  // the tests of scripts and commands mostly wait for processes
  maxWorkers: '100%',
};
