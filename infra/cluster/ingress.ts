import { type Cluster, asking, connect } from './client';

const DEFAULT_CLASS = 'ingressclass.kubernetes.io/is-default-class';

/** A kind of Ingresses and who serves them. */
export interface IngressClass {
  readonly name: string;
  /** Who serves them, such as `traefik.io/ingress-controller`. */
  readonly controller: string;
  readonly isDefault: boolean;
}

/** An Ingress that has a host already. */
export interface HostOwner {
  readonly host: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a cluster has of Ingresses; a list is undefined where it may not be read. */
export interface LiveIngress {
  readonly classes?: readonly IngressClass[];
  readonly hosts?: readonly HostOwner[];
}

/**
 * Reads the IngressClasses of a cluster and the hosts of all its Ingresses.
 *
 * @throws ClusterError when the cluster can't be asked
 */
export async function liveIngress(context?: string): Promise<LiveIngress> {
  const cluster = await connect(context);
  return asking(cluster, async () => ({ classes: await classes(cluster), hosts: await hosts(cluster) }));
}

async function classes({ networking }: Cluster): Promise<IngressClass[] | undefined> {
  const list = await ifAllowed(networking.listIngressClass());
  return list?.items.map(({ metadata, spec }) => ({
    name: metadata?.name ?? '',
    controller: spec?.controller ?? '',
    isDefault: metadata?.annotations?.[DEFAULT_CLASS] === 'true',
  }));
}

async function hosts({ networking }: Cluster): Promise<HostOwner[] | undefined> {
  const list = await ifAllowed(networking.listIngressForAllNamespaces());
  return list?.items.flatMap(({ metadata, spec }) =>
    (spec?.rules ?? []).flatMap(({ host }) =>
      host ? [{ host, namespace: metadata?.namespace ?? '', name: metadata?.name ?? '' }] : [],
    ),
  );
}

/** Not everybody who may deploy into a namespace may read what belongs to the cluster. */
async function ifAllowed<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as { code?: number }).code === 403) return undefined;
    throw error;
  }
}
