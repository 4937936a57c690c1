/** Which ingress controller serves the cluster; each has its own words for logins, networks and limits. */
export enum IngressController {
  /** Traefik 3, by Middlewares of `traefik.io/v1alpha1`. */
  TRAEFIK = 'traefik',
  /** ingress-nginx, the controller of the Kubernetes project, by annotations. */
  INGRESS_NGINX = 'ingress-nginx',
  /** HAProxy Ingress (haproxy-ingress.github.io), by annotations. */
  HAPROXY = 'haproxy',
}

/** Logins of one's own instead of the generated one. */
export interface EdgeLogins {
  /**
   * Secret in the namespace of the stack with the one key `auth`: a line `user:hash` for each login, as `htpasswd`
   * writes it.
   */
  readonly secretName: string;
}

/** One host that the ingress controller serves, and who is let in. */
export interface EdgeRoute {
  /** Host name, in lower case and without wildcard; no other Ingress of the cluster should have it. */
  readonly host: string;
  /**
   * Secret of type `kubernetes.io/tls` in the namespace of the stack. With it there is no way in without TLS.
   *
   * @default - plain HTTP, for where something in front of the controller ends TLS
   */
  readonly tlsSecretName?: string;
  /**
   * Who may log in by HTTP basic authentication: the logins of a Secret, or `false` for no login at the edge, which is
   * refused for RedisInsight.
   *
   * @default - one generated login
   */
  readonly auth?: EdgeLogins | false;
  /**
   * IPv4 networks that clients may come from, as the controller sees them.
   *
   * @default - from everywhere
   */
  readonly allowFrom?: readonly string[];
  /**
   * Requests per second that one client address may send, 1 or more; the controller refuses more with 429 or 503.
   *
   * @default - no limit
   */
  readonly rateLimit?: number;
}

/** Settings of the edge: what is reached from outside the cluster. */
export interface EdgeOptions {
  /**
   * Which controller the Ingresses are for.
   *
   * @default IngressController.TRAEFIK
   */
  readonly controller?: IngressController;
  /**
   * Name of the IngressClass.
   *
   * @default - the default class of the cluster
   */
  readonly className?: string;
  /**
   * Annotations for the Ingresses, such as `cert-manager.io/cluster-issuer`; those of logins, networks and limits are
   * the edge's own.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * The host of Webdis.
   *
   * @default - not reached from outside
   */
  readonly webdis?: EdgeRoute;
  /**
   * The host of RedisInsight.
   *
   * @default - not reached from outside
   */
  readonly insight?: EdgeRoute;
}

/** What the edge can lead to. */
export type EdgeTarget = 'webdis' | 'insight';

const TARGETS: readonly EdgeTarget[] = ['webdis', 'insight'];

/** The hosts of an edge with what each leads to. */
export function edgeRoutes(edge: EdgeOptions = {}): { target: EdgeTarget; route: EdgeRoute }[] {
  return TARGETS.flatMap((target) => {
    const route = edge[target];
    return route ? [{ target, route }] : [];
  });
}

/** Key of the password of the generated login in the credentials Secret; its user is named like the target. */
export const edgePasswordKey = (target: EdgeTarget) => `edge-${target}-password`;

/** Whether a login is generated for a host. */
export const hasGeneratedLogin = ({ auth }: EdgeRoute) => auth === undefined;

/** Keys of the passwords that the generated logins need. */
export function edgeKeys(edge?: EdgeOptions): string[] {
  return edgeRoutes(edge)
    .filter(({ route }) => hasGeneratedLogin(route))
    .map(({ target }) => edgePasswordKey(target));
}

/** Where a host is reached. */
export const edgeUrl = ({ host, tlsSecretName }: EdgeRoute) =>
  `${tlsSecretName === undefined ? 'http' : 'https'}://${host}`;
