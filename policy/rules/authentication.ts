import { type Manifest, ofKind } from '../manifest';

type Annotations = Readonly<Record<string, string>>;

const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
const AUTHENTICATING_MIDDLEWARES = ['basicAuth', 'digestAuth', 'forwardAuth'];

/** Whether an Ingress asks who somebody is, in the way of the controllers that have one. */
export function authenticates({ metadata }: Manifest, objects: readonly Manifest[]): boolean {
  const annotations: Annotations = metadata.annotations ?? {};
  return CONTROLLERS.some((asks) => asks(annotations)) || traefik(annotations, objects);
}

/** ingress-nginx, HAProxy's own controller, haproxy-ingress, and the load balancers of AWS. */
const CONTROLLERS: readonly ((annotations: Annotations) => boolean)[] = [
  ({ [nginx('auth-type')]: type, [nginx('auth-secret')]: secret }) => Boolean(type && secret),
  ({ [nginx('auth-url')]: url }) => Boolean(url),
  ({ 'haproxy.org/auth-type': type, 'haproxy.org/auth-secret': secret }) =>
    type === 'basic-auth' && Boolean(secret),
  ({ 'haproxy-ingress.github.io/auth-secret': secret }) => Boolean(secret),
  ({ 'haproxy-ingress.github.io/auth-url': url }) => Boolean(url),
  ({ 'alb.ingress.kubernetes.io/auth-type': type }) => ['cognito', 'oidc'].includes(type),
];

function nginx(annotation: string): string {
  return `nginx.ingress.kubernetes.io/${annotation}`;
}

/** One of the middlewares authenticates; of one that is not among the objects only the name can tell. */
function traefik({ [MIDDLEWARES]: names = '' }: Annotations, objects: readonly Manifest[]): boolean {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .some((name) => {
      const middleware = ofKind(objects, 'Middleware').find((object) => name === nameOf(object));
      return middleware
        ? AUTHENTICATING_MIDDLEWARES.some((kind) => kind in (middleware.spec ?? {}))
        : /auth/i.test(name);
    });
}

/** `<namespace>-<name>@kubernetescrd`. */
function nameOf({ metadata }: Manifest): string {
  return `${metadata.namespace}-${metadata.name}@kubernetescrd`;
}
