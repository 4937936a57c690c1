import { Chart } from 'cdk8s';
import { type EdgeOptions, IngressController, RedisHa, credentialKeys } from '../../../charts-src';
import { plan } from '../../../infra/bridge/plan';
import { secretOf, stackChart } from '../../support/stacks';
import { container, find, outside, plainEnv, problemsOf, render, renderAlone, titles } from '../support';

const webdis = { host: 'webdis.example.com' };
const insight = { host: 'ui.example.com' };
const network = { ingressControllerNamespace: 'ingress' };
const of = (edge: EdgeOptions) => render({ edge, network });
const annotationsOf = (edge: EdgeOptions, target = 'webdis') =>
  find(of(edge), `Ingress/cart-edge-${target}`).metadata.annotations;

test('nothing is reached from outside unless it is asked for', () => {
  for (const edge of [undefined, {}]) {
    expect(titles(render({ edge })).filter((title) => /edge|Ingress|Middleware/.test(title))).toEqual([]);
  }
});

test('an Ingress leads a host to the port of its Service', () => {
  expect(find(of({ insight, className: 'public' }), 'Ingress/cart-edge-insight').spec).toEqual({
    ingressClassName: 'public',
    rules: [
      {
        host: 'ui.example.com',
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: 'cart-insight', port: { name: 'http' } } },
            },
          ],
        },
      },
    ],
  });
});

describe('a generated login', () => {
  const login = (controller: IngressController) =>
    find(of({ controller, insight }), 'Secret/cart-edge-insight');
  const password = secretOf('edge-insight-password');

  test('is a Secret that Traefik reads as it is', () => {
    expect(login(IngressController.TRAEFIK)).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      stringData: { username: 'insight', password },
    });
  });

  test.each([
    [IngressController.INGRESS_NGINX, `insight:{PLAIN}${password}`],
    [IngressController.HAPROXY, `insight::${password}`],
  ])('has the line that %s reads', (controller, auth) => {
    expect(login(controller).stringData.auth).toBe(auth);
  });

  test('has a password of its own among the credentials, only where it is used', () => {
    expect(credentialKeys({ edge: { webdis, insight } }).slice(credentialKeys().length)).toEqual([
      'edge-webdis-password',
      'edge-insight-password',
    ]);
    expect(credentialKeys({ edge: { insight: { ...insight, auth: { secretName: 'own' } } } })).toEqual(
      credentialKeys(),
    );
  });

  test('needs a value that is known here', () => {
    const build = (chart: Chart) =>
      new RedisHa(chart, 'RedisHa', { name: 'cart', credentials: outside, edge: { insight } });
    expect(problemsOf(() => renderAlone(build))).toContainEqual(
      expect.stringMatching(
        /^credentials: the value of edge-insight-password of secret cart is not known here/,
      ),
    );
  });

  test('is one that Webdis takes besides its own, and the password is in no text but that of Secrets', () => {
    const objects = of({ webdis });
    const { acl } = JSON.parse(find(objects, 'ConfigMap/cart-webdis').data['webdis.json']);
    expect(acl.slice(2)).toEqual([
      { http_basic_auth: '$WEBDIS_HTTP_AUTH', enabled: ['*'] },
      { http_basic_auth: '$WEBDIS_EDGE_LOGIN', enabled: ['*'] },
    ]);
    const env = container(objects, 'Deployment/cart-webdis').env!;
    const names = env.map(({ name }) => name);
    expect(names.indexOf('EDGE_PASSWORD')).toBeLessThan(names.indexOf('WEBDIS_EDGE_LOGIN'));
    expect(plainEnv({ name: 'webdis', env })).toMatchObject({ WEBDIS_EDGE_LOGIN: 'webdis:$(EDGE_PASSWORD)' });
    const others = objects.filter(({ kind }) => kind !== 'Secret');
    expect(JSON.stringify(others)).not.toContain(secretOf('edge-webdis-password'));
  });
});

describe('Traefik', () => {
  const edge = { webdis: { ...webdis, allowFrom: ['10.0.0.0/8'], rateLimit: 20, tlsSecretName: 'tls' } };

  test('asks networks, then rate, then login', () => {
    expect(annotationsOf(edge)).toEqual({
      'traefik.ingress.kubernetes.io/router.middlewares': ['networks', 'rate-limit', 'login']
        .map((end) => `shop-cart-edge-webdis-${end}@kubernetescrd`)
        .join(','),
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    });
    const spec = (end: string) => find(of(edge), `Middleware/cart-edge-webdis-${end}`).spec;
    expect(spec('networks')).toEqual({ ipAllowList: { sourceRange: ['10.0.0.0/8'] } });
    expect(spec('rate-limit')).toEqual({ rateLimit: { average: 20, burst: 20, period: '1s' } });
    expect(spec('login')).toEqual({
      basicAuth: { secret: 'cart-edge-webdis', realm: 'cart-edge-webdis', removeHeader: false },
    });
  });

  test('keeps the login from RedisInsight', () => {
    expect(find(of({ insight }), 'Middleware/cart-edge-insight-login').spec.basicAuth.removeHeader).toBe(
      true,
    );
  });

  test('reads logins of one’s own from their Secret', () => {
    const own = of({ insight: { ...insight, auth: { secretName: 'people' } } });
    expect(find(own, 'Middleware/cart-edge-insight-login').spec.basicAuth.secret).toBe('people');
    expect(titles(own)).not.toContain('Secret/cart-edge-insight');
  });
});

test.each([
  [
    IngressController.INGRESS_NGINX,
    {
      'nginx.ingress.kubernetes.io/whitelist-source-range': '10.0.0.0/8,192.168.0.0/16',
      'nginx.ingress.kubernetes.io/limit-rps': '20',
      'nginx.ingress.kubernetes.io/limit-burst-multiplier': '1',
      'nginx.ingress.kubernetes.io/auth-type': 'basic',
      'nginx.ingress.kubernetes.io/auth-secret': 'cart-edge-webdis',
      'nginx.ingress.kubernetes.io/auth-realm': 'cart-edge-webdis',
      'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
    },
  ],
  [
    IngressController.HAPROXY,
    {
      'haproxy-ingress.github.io/allowlist-source-range': '10.0.0.0/8,192.168.0.0/16',
      'haproxy-ingress.github.io/limit-rps': '20',
      'haproxy-ingress.github.io/auth-type': 'basic',
      'haproxy-ingress.github.io/auth-secret': 'cart-edge-webdis',
      'haproxy-ingress.github.io/auth-realm': 'cart-edge-webdis',
      'haproxy-ingress.github.io/ssl-redirect': 'true',
    },
  ],
])('%s is told by annotations', (controller, expected) => {
  const route = { ...webdis, rateLimit: 20, tlsSecretName: 'tls' };
  const edge = { controller, webdis: { ...route, allowFrom: ['10.0.0.0/8', '192.168.0.0/16'] } };
  expect(annotationsOf(edge)).toEqual(expected);
  expect(titles(of(edge)).filter((title) => title.startsWith('Middleware/'))).toEqual([]);
});

test('the Ingress comes last: there is no moment without a login, and no cycle', () => {
  const { objects } = plan(stackChart({ edge: { webdis, insight }, network }), {});
  const ingress = objects.find(({ kind, name }) => kind === 'Ingress' && name === 'cart-edge-insight')!;
  const needs = objects.filter(({ logicalName }) => ingress.dependsOn.includes(logicalName));
  expect(needs.map(({ kind, name }) => `${kind}/${name}`)).toEqual(
    expect.arrayContaining([
      'Deployment/cart-insight',
      'Service/cart-insight',
      'Secret/cart-edge-insight',
      'Middleware/cart-edge-insight-login',
    ]),
  );
});

describe('refused', () => {
  const problems = (props: Parameters<typeof stackChart>[0]) =>
    problemsOf(() => stackChart(props)).join('; ');

  test.each<[string, Parameters<typeof stackChart>[0], RegExp]>([
    [
      'RedisInsight without a login',
      { edge: { insight: { ...insight, auth: false } } },
      /edge\.insight\.auth: got false, but RedisInsight has no login of its own.*allowed: \{ secretName \}/,
    ],
    [
      'a host twice',
      { edge: { webdis, insight: webdis } },
      /edge\.insight\.host: got webdis\.example\.com, which is edge\.webdis\.host already/,
    ],
    [
      'no host',
      { edge: { webdis: { host: '' } } },
      /edge\.webdis\.host: got "", allowed: a lower-case host name such as/,
    ],
    [
      'a list that Webdis itself would compare',
      { edge: { webdis }, webdis: { allowFrom: ['10.0.0.0/8'] } },
      /webdis\.allowFrom: got 10\.0\.0\.0\/8, but behind the edge .*edge\.webdis\.allowFrom/,
    ],
    [
      'logins that Webdis does not know',
      { edge: { webdis: { ...webdis, auth: { secretName: 'own' } } } },
      /edge\.webdis\.auth: got logins of secret own, which Webdis would refuse/,
    ],
    [
      'Webdis for everybody',
      {
        edge: { webdis: { ...webdis, auth: false, allowFrom: ['0.0.0.0/0'] } },
        webdis: { basicAuth: false },
      },
      /edge\.webdis\.auth: got false, and webdis\.basicAuth is false too: everybody could write/,
    ],
    [
      'a host of nothing',
      { edge: { webdis, insight }, webdisEnabled: false, insightEnabled: false },
      /edge\.webdis: got a host, but there is no Webdis.*edge\.insight: got a host, but there is no RedisInsight/,
    ],
    [
      'an annotation of its own',
      { edge: { webdis, annotations: { 'traefik.ingress.kubernetes.io/router.middlewares': 'x' } } },
      /edge\.annotations: got traefik\.ingress\.kubernetes\.io\/router\.middlewares, which the edge sets itself/,
    ],
    [
      'Webdis for halves that are everybody together',
      {
        edge: { webdis: { ...webdis, auth: false, allowFrom: ['0.0.0.0/1', '128.0.0.0/1'] } },
        webdis: { basicAuth: false },
      },
      /everybody could write to Redis \(0\.0\.0\.0\/1, 128\.0\.0\.0\/1\); .*networks of \/8 or smaller/,
    ],
    [
      'networks and rates that are none',
      { edge: { webdis: { ...webdis, allowFrom: ['10.0.0.0'], rateLimit: 0 } } },
      /edge\.webdis\.allowFrom: got 10\.0\.0\.0, allowed: IPv4.*edge\.webdis\.rateLimit: got 0, allowed/,
    ],
  ])('%s', (_what, props, message) => {
    expect(problems(props)).toMatch(message);
  });

  test.each([
    '*.example.com',
    'Example.com',
    'localhost',
    '10.0.0.1',
    'a..example.com',
    'https://a.example.com',
  ])('the host %s', (host) => {
    expect(problems({ edge: { webdis: { host } } })).toContain(
      `edge.webdis.host: got ${JSON.stringify(host)}`,
    );
  });

  test('no host at all, of plain JavaScript', () => {
    const edge = { webdis: {}, insight: { ...insight, auth: false as const } } as EdgeOptions;
    expect(problems({ edge })).toMatch(/edge\.webdis\.host: got nothing, allowed: .*edge\.insight\.auth/);
  });

  test('everything at once', () => {
    const edge = { webdis: { host: '-' }, insight: { ...insight, auth: false as const } };
    expect(problems({ edge })).toMatch(/edge\.webdis\.host.*edge\.insight\.auth/);
  });
});

test('Webdis may be open to some networks', () => {
  const edge = { webdis: { ...webdis, auth: false as const, allowFrom: ['10.0.0.0/8'] } };
  const objects = render({ edge, network, webdis: { basicAuth: false } });
  expect(titles(objects).filter((title) => /edge/.test(title))).toEqual([
    'Middleware/cart-edge-webdis-networks',
    'Ingress/cart-edge-webdis',
  ]);
});
