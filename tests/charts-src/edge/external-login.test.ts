import { Chart } from 'cdk8s';
import { ExternalCredentials, IngressController, RedisHa } from '../../../charts-src';
import { allRules, checkRules } from '../../support/rules';
import { kubernetesVersions, validateManifests } from '../../support/schema';
import { find, renderAlone } from '../support';

const edge = { controller: IngressController.INGRESS_NGINX, insight: { host: 'ui.example.com' } };

function build(chart: Chart): void {
  const source = { secret: 'cart', store: { kind: 'SecretStore' as const, name: 'cart' } };
  const credentials = new ExternalCredentials(chart, 'Credentials', { name: 'cart', source });
  const network = { ingressControllerNamespace: 'ingress' };
  new RedisHa(chart, 'RedisHa', { name: 'cart', credentials, edge, network });
}

describe('a login whose password External Secrets brings', () => {
  const objects = renderAlone(build);

  test('is made by a template', () => {
    const { spec } = find(objects, 'ExternalSecret/cart-edge-insight');
    expect(spec.data[0]).toMatchObject({
      secretKey: 'edgePassword',
      remoteRef: { key: 'cart', property: 'edge-insight-password' },
    });
    expect(spec.target.template).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      data: {
        username: 'insight',
        password: '{{ .edgePassword }}',
        auth: 'insight:{PLAIN}{{ .edgePassword }}',
      },
    });
  });

  test('keeps rules and schemas', () => {
    expect(checkRules(objects, allRules)).toEqual([]);
    for (const version of kubernetesVersions) expect(validateManifests(objects, version)).toEqual([]);
  });
});
