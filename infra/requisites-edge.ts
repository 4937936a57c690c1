import { CLASS_CONTROLLERS, IngressController, MIDDLEWARE_API, edgeRoutes } from '../charts-src';
import { IngressClass, LiveIngress, liveIngress, secretValues, servesApi } from './cluster';
import { StackConfig } from './config';

/** What the edge of a stack needs in the cluster and does not make: a sentence for each, with its key. */
export async function edgeRequisites(config: StackConfig): Promise<string[]> {
  const routes = edgeRoutes(config.edge);
  if (routes.length === 0) return [];
  const live = await liveIngress(config.context);
  return [
    ...(live.classes ? classProblems(config, live.classes) : []),
    ...(await apiProblems(config)),
    ...hostProblems(config, live),
    ...(await Promise.all(routes.map(({ target }) => secretProblems(config, target)))).flat(),
  ];
}

const controllerOf = ({ edge }: StackConfig) => edge.controller ?? IngressController.TRAEFIK;

function classProblems(config: StackConfig, classes: readonly IngressClass[]): string[] {
  const { className } = config.edge;
  const key = 'edge.className';
  const there = classes.map(({ name }) => name).join(', ') || 'none';
  const found = classes.find(({ name, isDefault }) => (className ? name === className : isDefault));
  if (!found) {
    const got = className
      ? `got ${className}, but the cluster has no such IngressClass`
      : 'got nothing, but no IngressClass of the cluster is the default';
    return [
      `${key}: ${got}; it has: ${there}; install an ingress controller, or name the class of the one there is`,
    ];
  }
  const controller = controllerOf(config);
  const wanted = CLASS_CONTROLLERS[controller];
  if (found.controller === wanted) return [];
  return [
    `edge.controller: got ${controller}, which serves classes of ${wanted}, but IngressClass ${found.name} is of ` +
      `${found.controller}; allowed: the controller of the class, one of ${Object.keys(CLASS_CONTROLLERS).join(', ')}`,
  ];
}

async function apiProblems(config: StackConfig): Promise<string[]> {
  if (controllerOf(config) !== IngressController.TRAEFIK) return [];
  if (await servesApi(MIDDLEWARE_API, config.context)) return [];
  return [
    `edge.controller: got ${IngressController.TRAEFIK}, but the cluster has no API ${MIDDLEWARE_API}; install the ` +
      'CustomResourceDefinitions of Traefik 3 and its provider kubernetesCRD',
  ];
}

function hostProblems({ edge, name, namespace }: StackConfig, { hosts = [] }: LiveIngress): string[] {
  return edgeRoutes(edge).flatMap(({ target, route }) => {
    const own = `${name}-edge-${target}`;
    const other = hosts.find(
      (one) => one.host === route.host && !(one.namespace === namespace && one.name === own),
    );
    if (!other) return [];
    return [
      `edge.${target}.host: got ${route.host}, which Ingress ${other.namespace}/${other.name} has already; ` +
        'allowed: a host of its own',
    ];
  });
}

async function secretProblems(
  { edge, namespace, context }: StackConfig,
  target: 'webdis' | 'insight',
): Promise<string[]> {
  const { auth, tlsSecretName } = edge[target]!;
  const key = `edge.${target}`;
  const missing = async (secret: string) => !(await secretValues(namespace, secret, context));
  const problems: string[] = [];
  // cert-manager makes the Secret after it has seen the Ingress
  const issued = Object.keys(edge.annotations ?? {}).some((name) => name.startsWith('cert-manager.io/'));
  if (tlsSecretName && !issued && (await missing(tlsSecretName)))
    problems.push(
      `${key}.tlsSecretName: secret ${namespace}/${tlsSecretName} does not exist; make it ` +
        `(kubectl -n ${namespace} create secret tls ${tlsSecretName} --cert=FILE --key=FILE), or name a cert-manager ` +
        'issuer in edge.annotations',
    );
  if (auth)
    problems.push(
      ...loginProblems(
        `${key}.auth`,
        `${namespace}/${auth.secretName}`,
        await secretValues(namespace, auth.secretName, context),
      ),
    );
  return problems;
}

/** A controller may let everybody in where it can't read the logins. */
function loginProblems(key: string, secret: string, values?: Readonly<Record<string, string>>): string[] {
  const allowed = 'allowed: the one key auth with a line user:hash for each login, as htpasswd -B writes it';
  if (!values) return [`${key}: secret ${secret} does not exist; ${allowed}`];
  const keys = Object.keys(values);
  if (keys.length !== 1 || keys[0] !== 'auth')
    return [`${key}: secret ${secret} has the keys ${keys.join(', ') || 'none'}; ${allowed}`];
  const lines = values.auth.split('\n').filter(Boolean);
  const valid = lines.length > 0 && lines.every((line) => /^[^\s:]+:(\$|\{SHA\})\S+$/.test(line));
  return valid ? [] : [`${key}: secret ${secret} has no logins, or a line that is none; ${allowed}`];
}
