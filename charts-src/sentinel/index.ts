export * from './options';
export * from './sentinel-conf';
export * from './sentinels';
