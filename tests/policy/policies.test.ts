import { type PolicyStack, findingsOf, isProduction, policies } from '../../policy/exports';
import { type Manifest, titleOf } from '../support/manifest';
import { soundManifests } from '../support/rules/sound';
import { stackChart, stacks } from '../support/stacks';
import { manifestsOf } from '../support/yaml-snapshot';

const DIGEST = `@sha256:${'a'.repeat(64)}`;
const SECRET = 'aws:secretsmanager/secret:Secret';

/** A stack of production that keeps every policy. */
function sound(): PolicyStack {
  const objects = soundManifests();
  for (const { spec } of objects) {
    for (const container of spec?.template?.spec.containers ?? []) container.image = `app${DIGEST}`;
  }
  return { production: true, objects, cloud: [{ type: SECRET, name: 'shop', protect: true }] };
}

type Change = (find: (title: string) => Manifest, stack: PolicyStack) => PolicyStack | unknown;

/** For each policy a change that breaks it, and it alone. */
const breaks: Readonly<Record<string, Change>> = {
  'secrets-in-secrets': (find) => (find('ConfigMap/files').data.note = 'it is correct-horse'),
  'restricted-pods': (find) => delete find('Deployment/web').spec.template.spec.automountServiceAccountToken,
  'no-public-service': (find) => (find('Service/web').spec.type = 'LoadBalancer'),
  'authenticated-insight': (find) => delete find('Ingress/insight').metadata.annotations,
  'protected-data': (_, stack) => ({ ...stack, cloud: [{ ...stack.cloud[0], protect: false }] }),
  'disruption-budgets': (find) => (find('PodDisruptionBudget/store').spec.maxUnavailable = 0),
  resources: (find) => delete find('Deployment/web').spec.template.spec.containers[0].resources.limits,
  'images-by-digest': (find) => (find('Deployment/web').spec.template.spec.containers[0].image = 'app:1'),
};

function broken(name: string): PolicyStack {
  const stack = sound();
  const find = (title: string) => stack.objects.find((object) => titleOf(object) === title)!;
  const changed = breaks[name](find, stack);
  return typeof changed === 'object' && changed !== null && 'cloud' in changed
    ? (changed as PolicyStack)
    : stack;
}

test('the sound stack keeps every policy', () => {
  expect(findingsOf(sound())).toEqual([]);
});

test.each(policies)('$name finds what breaks it, and nothing else does', ({ name, enforcement }) => {
  expect(findingsOf(broken(name))).toEqual([{ policy: name, enforcement, text: expect.any(String) }]);
});

test('findings name the object and never show a secret', () => {
  expect(findingsOf(broken('authenticated-insight'))[0].text).toBe(
    'Ingress/insight: leads to RedisInsight, which has no login of its own, without authentication; add basic or external authentication',
  );
  expect(JSON.stringify(findingsOf(broken('secrets-in-secrets')))).not.toContain('correct-horse');
});

test('what only production has to keep is left alone elsewhere', () => {
  for (const name of ['images-by-digest', 'protected-data']) {
    expect(findingsOf({ ...broken(name), production: false })).toEqual([]);
  }
});

test.each([
  ['prod', true],
  ['eu-prod-2', true],
  ['Production', true],
  ['shop.live', true],
  ['prd1', true],
  ['dev', false],
  ['product', false],
  ['deliver', false],
  ['reproduction', false],
])('a stack named %s is one of production: %s', (name, production) => {
  expect(isProduction(name)).toBe(production);
});

const NGINX = 'nginx.ingress.kubernetes.io';
const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';

describe.each<[string, Record<string, string>, boolean]>([
  ['ingress-nginx with an outer service', { [`${NGINX}/auth-url`]: 'https://login.example.com' }, true],
  ['HAProxy', { 'haproxy.org/auth-type': 'basic-auth', 'haproxy.org/auth-secret': 'users' }, true],
  ['HAProxy without users', { 'haproxy.org/auth-type': 'basic-auth' }, false],
  ['haproxy-ingress', { 'haproxy-ingress.github.io/auth-secret': 'users' }, true],
  ['AWS', { 'alb.ingress.kubernetes.io/auth-type': 'oidc' }, true],
  ['AWS that lets all in', { 'alb.ingress.kubernetes.io/auth-type': 'none' }, false],
  ['Traefik with a middleware that authenticates', { [MIDDLEWARES]: 'shop-login@kubernetescrd' }, true],
  ['Traefik with one that does not', { [MIDDLEWARES]: 'shop-headers@kubernetescrd' }, false],
  ['Traefik with both', { [MIDDLEWARES]: 'shop-headers@kubernetescrd, shop-login@kubernetescrd' }, true],
  ['Traefik with a foreign one named so', { [MIDDLEWARES]: 'edge-basic-auth@kubernetescrd' }, true],
  ['Traefik with a foreign one of another name', { [MIDDLEWARES]: 'edge-login@kubernetescrd' }, false],
])('an Ingress of %s', (_, annotations, authenticated) => {
  const middleware = (name: string, spec: object): Manifest => ({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name, namespace: 'shop' },
    spec,
  });

  test(`authenticates: ${authenticated}`, () => {
    const objects = [
      ...soundManifests().map((object) =>
        titleOf(object) === 'Ingress/insight'
          ? { ...object, metadata: { ...object.metadata, annotations } }
          : object,
      ),
      middleware('login', { basicAuth: { secret: 'users' } }),
      middleware('headers', { headers: {} }),
    ];
    const found = findingsOf({ production: false, objects, cloud: [] });
    expect(found.map(({ policy }) => policy)).toEqual(authenticated ? [] : ['authenticated-insight']);
  });
});

test.each(Object.entries(stacks))('a rendered stack keeps every policy: %s', (_title, props) => {
  const objects = manifestsOf(stackChart(props));
  expect(findingsOf({ production: false, objects, cloud: [] })).toEqual([]);
  expect(new Set(findingsOf({ production: true, objects, cloud: [] }).map(({ policy }) => policy))).toEqual(
    new Set(['images-by-digest']),
  );
});
