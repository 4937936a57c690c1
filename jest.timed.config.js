/** Tests of processes that have to answer in time: one after another, with the processors for themselves. */
const unit = require('./jest.config');

module.exports = {
  ...unit,
  roots: ['<rootDir>/tests/scripts', '<rootDir>/tests/clients', '<rootDir>/tests/chaos/load'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
