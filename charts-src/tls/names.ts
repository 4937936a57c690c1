import { serviceHost } from '../kit';

/** What the names of a stack are made of. */
export interface StackNames {
  /** Name of the stack. */
  readonly name: string;
  readonly namespace: string;
  /**
   * Domain of the cluster's DNS.
   *
   * @default cluster.local
   */
  readonly clusterDomain?: string;
}

/**
 * Names that the certificate of a stack must have: those by which clients reach the Service, and `localhost` for a
 * port-forward. The last but one is the host of the endpoint.
 */
export function certificateNames({ name, namespace, clusterDomain = 'cluster.local' }: StackNames): string[] {
  return [
    name,
    `${name}.${namespace}`,
    `${name}.${namespace}.svc`,
    serviceHost(name, namespace, clusterDomain),
    'localhost',
  ];
}
