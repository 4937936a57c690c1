import './peers'; // first: what follows loads them
export * from './access';
export * from './edge';
export * from './insight';
export { Spread, type ImageOptions, type PodOptions } from './kit';
export * from './network';
export * from './passwords';
export * from './proxy';
export * from './redis';
export { RedisClients, type ClientOptions, type Clients, type RedisClientsProps } from './redis-clients';
export * from './redis-ha';
export * from './sentinel';
export { Flavor, type StackOptions } from './stack';
export {
  CERTIFICATE_KEYS,
  CERT_MANAGER_API,
  Certificate,
  type CertificateKey,
  type CertificateProps,
  type ICertificate,
  IssuedCertificate,
  type IssuedCertificateProps,
  type IssuerRef,
  type StackNames,
  certificateNames,
} from './tls';
export * from './webdis';
