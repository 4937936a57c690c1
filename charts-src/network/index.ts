export * from './flows';
export * from './network-policies';
export * from './options';
export * from './peers';
