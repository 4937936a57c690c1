export * from './app-binding';
export { appCommandProblem } from './app-commands';
export * from './apps';
export * from './connection';
export { MIN_PASSWORD_LENGTH, VERSION_KEY, valueFault } from './credential-values';
export * from './credentials';
export * from './external-secret';
export * from './secret-store';
export * from './users';
