import { type EdgeOptions, IngressController } from '../../../charts-src';
import { stackChart } from '../../support/stacks';
import { find, problemsOf, render } from '../support';

const insight = { host: 'ui.example.com' };
const network = { ingressControllerNamespace: 'ingress' };

describe('annotations beside the login of RedisInsight', () => {
  const problems = (edge: EdgeOptions) => problemsOf(() => stackChart({ edge, network }));
  const NGINX = 'nginx.ingress.kubernetes.io/';
  const HAPROXY = 'haproxy-ingress.github.io/';

  test.each([
    [IngressController.INGRESS_NGINX, `${NGINX}satisfy`],
    [IngressController.INGRESS_NGINX, `${NGINX}configuration-snippet`],
    [IngressController.INGRESS_NGINX, `${NGINX}server-snippet`],
    [IngressController.INGRESS_NGINX, `${NGINX}auth-url`],
    [IngressController.INGRESS_NGINX, `${NGINX}auth-type`],
    [IngressController.INGRESS_NGINX, `${NGINX}whitelist-source-range`],
    [IngressController.INGRESS_NGINX, `${NGINX}allowlist-source-range`],
    [IngressController.HAPROXY, `${HAPROXY}auth-external-placement`],
    [IngressController.HAPROXY, `${HAPROXY}oauth`],
    [IngressController.HAPROXY, `${HAPROXY}config-backend`],
    [IngressController.HAPROXY, `${HAPROXY}allowlist-source-header`],
    [IngressController.HAPROXY, 'ingress.kubernetes.io/auth-secret'],
    [IngressController.TRAEFIK, 'traefik.ingress.kubernetes.io/router.middlewares'],
  ])('%s: %s is refused, once', (controller, annotation) => {
    const found = problems({ controller, insight, annotations: { [annotation]: 'any' } });
    expect(found.filter((text) => text.startsWith('edge.'))).toEqual([
      expect.stringContaining(`edge.annotations: got ${annotation}, which can undo the login`),
    ]);
  });

  test.each([
    [IngressController.INGRESS_NGINX, `${NGINX}proxy-body-size`],
    [IngressController.INGRESS_NGINX, `${HAPROXY}config-backend`],
    [IngressController.HAPROXY, `${HAPROXY}timeout-server`],
    [IngressController.TRAEFIK, 'traefik.ingress.kubernetes.io/router.entrypoints'],
    [IngressController.TRAEFIK, 'cert-manager.io/cluster-issuer'],
  ])('%s: %s is taken', (controller, annotation) => {
    const edge = { controller, insight, annotations: { [annotation]: 'any' } };
    expect(find(render({ edge, network }), 'Ingress/cart-edge-insight').metadata.annotations).toMatchObject({
      [annotation]: 'any',
    });
  });

  test('Webdis alone, which knows its logins itself, may have them', () => {
    const annotations = { [`${NGINX}satisfy`]: 'any' };
    const edge = {
      controller: IngressController.INGRESS_NGINX,
      webdis: { host: 'webdis.example.com' },
      annotations,
    };
    expect(() => render({ edge, network })).not.toThrow();
  });
});
