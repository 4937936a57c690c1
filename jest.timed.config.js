/** Tests of processes that have to answer in time: a few at a time, with the processors for themselves. */
const unit = require('./jest.config');

module.exports = {
  ...unit,
  roots: ['<rootDir>/tests/scripts', '<rootDir>/tests/clients', '<rootDir>/tests/chaos/load'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2,
  maxConcurrency: 2,
};
