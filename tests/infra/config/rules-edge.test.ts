import { loadConfig } from '../../../infra/config';
import { problemsOf } from './problems';

const webdis = { host: 'webdis.example.com' };
const insight = { host: 'ui.example.com' };
const network = { ingressControllerNamespace: 'ingress' };

describe('an edge that does not fit', () => {
  test.each<[values: Record<string, unknown>, key: string, text: string]>([
    [
      { edge: { webdis: {} } },
      'edge.webdis.host',
      'allowed: a lower-case host name such as webdis.example.com',
    ],
    [
      { edge: { webdis: { host: '*.example.com' } } },
      'edge.webdis.host',
      'got "*.example.com"; allowed: a lower-case host name',
    ],
    [{ edge: { webdis, insight: webdis } }, 'edge.insight.host', 'which is edge.webdis.host already'],
    [
      { edge: { insight: { ...insight, auth: false } } },
      'edge.insight.auth',
      'got false, but RedisInsight has no login of its own',
    ],
    [
      { edge: { insight: { ...insight, auth: true } } },
      'edge.insight.auth',
      'allowed: false, or { secretName }',
    ],
    [
      { edge: { webdis }, webdis: { allowFrom: ['10.0.0.0/8'] } },
      'webdis.allowFrom',
      'give the list to the controller: edge.webdis.allowFrom',
    ],
    [
      { edge: { webdis: { ...webdis, auth: false } }, webdis: { basicAuth: false } },
      'edge.webdis.auth',
      'everybody could write to Redis',
    ],
    [
      {
        edge: {
          controller: 'ingress-nginx',
          insight,
          annotations: { 'nginx.ingress.kubernetes.io/satisfy': 'any' },
        },
      },
      'edge.annotations',
      'got nginx.ingress.kubernetes.io/satisfy, which can undo the login',
    ],
    [{ edge: { webdis }, webdis: false }, 'edge.webdis', 'got a host, but there is no Webdis'],
    [{ edge: { insight }, insight: false }, 'edge.insight', 'got a host, but there is no RedisInsight'],
    [
      { edge: { controller: 'nginx' } },
      'edge.controller',
      'got "nginx"; allowed: traefik, ingress-nginx, haproxy',
    ],
    [
      { edge: { webdis: { ...webdis, rateLimit: 0 } } },
      'edge.webdis.rateLimit',
      'got 0; allowed: a whole number, 1 or more',
    ],
    [
      { edge: { webdis: { ...webdis, tlsSecretName: 'My_Cert' } } },
      'edge.webdis.tlsSecretName',
      'got "My_Cert"; allowed: a Kubernetes name',
    ],
    [{ edge: { insight, class: 'x' } }, 'edge.class', 'unknown key'],
  ])('%j', (values, key, text) => {
    expect(problemsOf(values)).toMatchObject({ [key]: expect.stringContaining(text) });
  });

  test('all that is wrong is told at once', () => {
    const edge = { webdis: { host: 'A' }, insight: { ...insight, auth: false, rateLimit: -1 } };
    expect(Object.keys(problemsOf({ edge })).sort()).toEqual([
      'edge.insight.auth',
      'edge.insight.rateLimit',
      'edge.webdis.host',
    ]);
  });
});

test.each([
  {},
  { edge: { webdis, insight }, network },
  { edge: { webdis: { ...webdis, auth: { secretName: 'own' } } }, webdis: { basicAuth: false }, network },
  { edge: { webdis: { ...webdis, auth: false } }, network },
  {
    edge: { insight: { ...insight, auth: { secretName: 'own' }, allowFrom: ['10.0.0.0/8'], rateLimit: 9 } },
    network,
  },
])('taken: %j', (values) => {
  expect(() => loadConfig(values)).not.toThrow();
});
