export * from './app-binding';
export { appCommandProblem } from './app-commands';
export * from './apps';
export * from './connection';
export * from './credentials';
export * from './external-secret';
export * from './secret-store';
export * from './users';
