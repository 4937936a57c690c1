export * from './connection';
export * from './credentials';
export * from './external-secret';
export * from './secret-store';
export * from './users';
