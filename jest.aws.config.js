/** A real Pulumi and its AWS provider, against the emulator of AWS_ENDPOINT_URL. Each test builds on those before. */
const cluster = require('./jest.cluster.config');

module.exports = { ...cluster, roots: ['<rootDir>/tests/aws'] };
