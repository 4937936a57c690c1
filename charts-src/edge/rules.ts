import { CLOSED_NETWORKS, openTo } from '../webdis/networks';
import type { WebdisOptions } from '../webdis/options';
import { controllerRules, decidesWhoComes } from './controllers';
import { EdgeOptions, EdgeTarget, IngressController, edgeRoutes } from './options';

/** What the settings of the edge have to fit to. */
export interface EdgeContext {
  readonly edge?: EdgeOptions;
  /** Settings of Webdis; `false` where there is none. */
  readonly webdis: Pick<WebdisOptions, 'allowFrom' | 'basicAuth'> | false;
  /** Whether there is a RedisInsight. */
  readonly insight: boolean;
}

/** A relation between settings that are each valid alone. */
export interface EdgeRule {
  /** Settings that it relates, by their paths; the first is the one to report. */
  readonly keys: readonly string[];
  /** What is wrong, in the words that follow the path; undefined when the relation holds. */
  readonly check: (context: EdgeContext) => string | undefined;
}

/** Relations that hold in constructs and in the config of a stack alike. */
export const edgeRules: readonly EdgeRule[] = [
  {
    keys: ['edge.webdis', 'webdis'],
    check: ({ edge, webdis }) =>
      edge?.webdis && webdis === false
        ? 'got a host, but there is no Webdis; leave one of them out'
        : undefined,
  },
  {
    keys: ['edge.insight', 'insight'],
    check: ({ edge, insight }) =>
      edge?.insight && !insight
        ? 'got a host, but there is no RedisInsight; leave one of them out'
        : undefined,
  },
  {
    keys: ['edge.insight.host', 'edge.webdis.host'],
    check: ({ edge }) =>
      edge?.insight && edge.insight.host === edge.webdis?.host
        ? `got ${edge.insight.host}, which is edge.webdis.host already; allowed: a host of its own`
        : undefined,
  },
  {
    keys: ['edge.insight.auth'],
    check: ({ edge }) =>
      edge?.insight?.auth === false
        ? 'got false, but RedisInsight has no login of its own: whoever reached it would have its rights in Redis; ' +
          'allowed: { secretName }, or leave it out for a generated login'
        : undefined,
  },
  {
    keys: ['webdis.allowFrom', 'edge.webdis'],
    check: ({ edge, webdis }) =>
      edge?.webdis && webdis && webdis.allowFrom?.length
        ? `got ${webdis.allowFrom.join(', ')}, but behind the edge Webdis sees only the address of the ingress ` +
          'controller; give the list to the controller: edge.webdis.allowFrom'
        : undefined,
  },
  {
    keys: ['edge.webdis.auth', 'webdis.basicAuth'],
    check: ({ edge, webdis }) => webdisLogin(edge?.webdis, webdis),
  },
  {
    keys: ['edge.annotations', 'edge.webdis', 'edge.insight', 'edge.controller'],
    check: ({ edge }) => {
      const own = ownAnnotations(edge);
      const taken = annotationsOf(edge).filter((key) => own.includes(key) && !undoing(edge).includes(key));
      return taken.length > 0
        ? `got ${taken.join(', ')}, which the edge sets itself; allowed: other annotations`
        : undefined;
    },
  },
  {
    keys: ['edge.annotations', 'edge.insight', 'edge.controller'],
    check: ({ edge }) => {
      const found = undoing(edge);
      return found.length > 0
        ? `got ${found.join(', ')}, which can undo the login in front of RedisInsight, which has none of its own; ` +
            'allowed: annotations that say nothing of logins and networks and bring no configuration of their own'
        : undefined;
    },
  },
];

function webdisLogin(route: EdgeOptions['webdis'], webdis: EdgeContext['webdis']): string | undefined {
  if (!route || webdis === false) return undefined;
  const asks = webdis.basicAuth ?? true;
  if (route.auth && asks)
    return (
      `got logins of secret ${route.auth.secretName}, which Webdis would refuse, as it asks for its own; allowed: ` +
      'with webdis.basicAuth: false, or leave it out for a generated login, which Webdis knows'
    );
  const open = route.auth === false && !asks ? openTo(route.allowFrom) : undefined;
  if (open !== undefined)
    return (
      `got false, and webdis.basicAuth is false too: everybody could write to Redis (${open}); allowed: a login at ` +
      `one of both, or edge.webdis.allowFrom with ${CLOSED_NETWORKS}`
    );
  return undefined;
}

const annotationsOf = (edge: EdgeOptions = {}): string[] => Object.keys(edge.annotations ?? {});

/** Annotations of the user that could let people in to RedisInsight without its login. */
const undoing = (edge: EdgeOptions = {}): string[] =>
  edge.insight ? annotationsOf(edge).filter((key) => decidesWhoComes(controllerOf(edge), key)) : [];

const controllerOf = ({ controller = IngressController.TRAEFIK }: EdgeOptions) => controller;

function ownAnnotations(edge: EdgeOptions = {}): string[] {
  return edgeRoutes(edge).flatMap(({ target, route }) =>
    Object.keys(
      controllerRules(controllerOf(edge), accessOf({ target, route, name: '', namespace: '' })).annotations,
    ),
  );
}

interface Place {
  readonly target: EdgeTarget;
  readonly route: NonNullable<EdgeOptions['webdis']>;
  /** Name of the objects of the host. */
  readonly name: string;
  readonly namespace: string;
}

/** Who is let in at a host, as the controllers take it. */
export function accessOf({ target, route, name, namespace }: Place) {
  const { auth, allowFrom = [], rateLimit, tlsSecretName } = route;
  return {
    name,
    namespace,
    loginSecret: auth === false ? undefined : (auth?.secretName ?? name),
    // Webdis asks for the login again, RedisInsight has no use for it
    forwardLogin: target === 'webdis',
    allowFrom,
    rateLimit,
    tls: tlsSecretName !== undefined,
  };
}

/** Says why a text is no host of an Ingress: a lower-case DNS name without wildcard. */
export function hostProblem(host: string): string | undefined {
  const label = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
  const valid =
    typeof host === 'string' && host.length <= 253 && new RegExp(`^${label}(\\.${label})+$`).test(host);
  return valid && !/^[\d.]+$/.test(host)
    ? undefined
    : `got ${JSON.stringify(host) ?? 'nothing'}, allowed: a lower-case host name such as webdis.example.com`;
}
