export * from './sentinel-conf';
export * from './sentinels';
