import { IngressController } from './options';

/** Who is let in at a host. */
export interface Access {
  /** Name of the objects of the host. */
  readonly name: string;
  readonly namespace: string;
  /** Secret with the logins. */
  readonly loginSecret?: string;
  /** Whether the service behind gets to see the login. */
  readonly forwardLogin: boolean;
  readonly allowFrom: readonly string[];
  /** Requests per second and client address. */
  readonly rateLimit?: number;
  readonly tls: boolean;
}

/** How a controller is told. */
export interface ControllerRules {
  /** Annotations of the Ingress. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Traefik's Middlewares by the ends of their names, in the order in which a request passes them. */
  readonly middlewares: Readonly<Record<string, object>>;
}

/** Annotations and objects by which a controller lets in who may come; for every controller the same people. */
export function controllerRules(controller: IngressController, access: Access): ControllerRules {
  switch (controller) {
    case IngressController.TRAEFIK:
      return traefik(access);
    case IngressController.INGRESS_NGINX:
      return { annotations: prefixed('nginx.ingress.kubernetes.io', ingressNginx(access)), middlewares: {} };
    case IngressController.HAPROXY:
      return { annotations: prefixed('haproxy-ingress.github.io', haproxy(access)), middlewares: {} };
  }
}

/** Annotations of each controller about logins and networks, and those that write into its configuration. */
const WHO_COMES: Readonly<Record<IngressController, RegExp>> = {
  [IngressController.TRAEFIK]: /^traefik\.ingress\.kubernetes\.io\/router\.middlewares$/,
  [IngressController.INGRESS_NGINX]:
    /^nginx\.ingress\.kubernetes\.io\/(satisfy|auth-.*|.*-snippet|(white|allow)list-source-range)$/,
  [IngressController.HAPROXY]:
    /^(haproxy-ingress\.github|ingress\.kubernetes)\.io\/(o?auth.*|config-.*|.*-snippet|(white|allow)list-.*)$/,
};

/** Whether an annotation has a say in who is let in, whether or not the edge sets it itself. */
export const decidesWhoComes = (controller: IngressController, annotation: string): boolean =>
  WHO_COMES[controller].test(annotation);

/** The IngressClass' `spec.controller` of each. */
export const CLASS_CONTROLLERS: Readonly<Record<IngressController, string>> = {
  [IngressController.TRAEFIK]: 'traefik.io/ingress-controller',
  [IngressController.INGRESS_NGINX]: 'k8s.io/ingress-nginx',
  [IngressController.HAPROXY]: 'haproxy-ingress.github.io/controller',
};

/** API of Traefik's Middlewares. */
export const MIDDLEWARE_API = 'traefik.io/v1alpha1';

/** A login as a line of the file that a controller reads, which needs no hash: the password is in the Secret anyway. */
export function loginLine(controller: IngressController, user: string, password: string): string | undefined {
  switch (controller) {
    case IngressController.TRAEFIK:
      return undefined; // takes user and password of a Secret of type kubernetes.io/basic-auth
    case IngressController.INGRESS_NGINX:
      return `${user}:{PLAIN}${password}`;
    case IngressController.HAPROXY:
      return `${user}::${password}`;
  }
}

function traefik({ name, namespace, tls, ...access }: Access): ControllerRules {
  const { allowFrom, rateLimit, loginSecret, forwardLogin } = access;
  const middlewares = {
    ...(allowFrom.length > 0 && { networks: { ipAllowList: { sourceRange: [...allowFrom] } } }),
    ...(rateLimit !== undefined && {
      'rate-limit': { rateLimit: { average: rateLimit, burst: rateLimit, period: '1s' } },
    }),
    ...(loginSecret !== undefined && {
      login: { basicAuth: { secret: loginSecret, realm: name, removeHeader: !forwardLogin } },
    }),
  };
  const references = Object.keys(middlewares).map((end) => `${namespace}-${name}-${end}@kubernetescrd`);
  const annotations = prefixed('traefik.ingress.kubernetes.io', {
    ...(references.length > 0 && { 'router.middlewares': references.join(',') }),
    ...(tls && { 'router.tls': 'true' }),
  });
  return { annotations, middlewares };
}

function ingressNginx({ name, allowFrom, rateLimit, loginSecret, tls }: Access): Record<string, string> {
  return {
    ...(allowFrom.length > 0 && { 'whitelist-source-range': allowFrom.join(',') }),
    ...(rateLimit !== undefined && { 'limit-rps': String(rateLimit), 'limit-burst-multiplier': '1' }),
    ...(loginSecret !== undefined && {
      'auth-type': 'basic',
      'auth-secret': loginSecret,
      'auth-realm': name,
    }),
    ...(tls && { 'ssl-redirect': 'true' }),
  };
}

function haproxy({ name, allowFrom, rateLimit, loginSecret, tls }: Access): Record<string, string> {
  return {
    ...(allowFrom.length > 0 && { 'allowlist-source-range': allowFrom.join(',') }),
    ...(rateLimit !== undefined && { 'limit-rps': String(rateLimit) }),
    ...(loginSecret !== undefined && {
      'auth-type': 'basic',
      'auth-secret': loginSecret,
      'auth-realm': name,
    }),
    ...(tls && { 'ssl-redirect': 'true' }),
  };
}

const prefixed = (prefix: string, annotations: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`${prefix}/${key}`, value]));
