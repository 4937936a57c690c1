export * from './certificate';
export * from './issued-certificate';
export * from './names';
export * from './pods';
export * from './servers';
