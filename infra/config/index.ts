export { EncryptedValue } from './encrypted';
export { ConfigError, type Problem, type Source } from './errors';
export { type LoadOptions, loadConfig } from './load';
export { parseValue, parseValues } from './raw';
export type { StackConfig } from './schema';
export { readStackFile, writeStackFile } from './stack-file';
