export * from './passwords-accepted';
