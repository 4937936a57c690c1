import { Duration } from 'cdk8s';
import { Certificate, IssuedCertificate, type IssuedCertificateProps } from '../../../charts-src';
import { kubernetesVersions, validateManifests } from '../../support/schema';
import { container, find, plainEnv, problemsOf, render, renderAlone, template } from '../support';

const CA = 'of the authority';
const values = { 'ca.crt': CA, 'tls.crt': 'certificate', 'tls.key': 'key' };
const props: IssuedCertificateProps = {
  name: 'cart',
  namespace: 'shop',
  issuer: { kind: 'ClusterIssuer', name: 'company' },
};
const issued = (own: Partial<IssuedCertificateProps> = {}) =>
  renderAlone((chart) => new IssuedCertificate(chart, 'Certificate', { ...props, ...own }));

test('a certificate from values is a Secret of its type', () => {
  const objects = renderAlone((chart) => new Certificate(chart, 'Certificate', { name: 'cart', values }));
  expect(find(objects, 'Secret/cart-tls')).toMatchObject({ type: 'kubernetes.io/tls', stringData: values });
  const without = () =>
    renderAlone((chart) => {
      new Certificate(chart, 'Certificate', {
        name: 'cart',
        values: { ...values, 'ca.crt': '', 'tls.key': '' },
      });
    });
  expect(problemsOf(without)).toEqual([
    'chart/Certificate',
    'values: ca.crt is missing',
    'values: tls.key is missing',
  ]);
});

describe('a certificate of cert-manager', () => {
  test.each(kubernetesVersions)('fits its schema beside Kubernetes %s', (version) => {
    const all = issued({
      dnsNames: ['redis.example.org'],
      renewBefore: Duration.hours(12),
      annotations: { a: 'b' },
    });
    expect(validateManifests(all, version)).toEqual([]);
    expect(validateManifests(issued(), version)).toEqual([]);
  });

  test('has all names of the Service, and is for servers and for the clients that they are too', () => {
    expect(
      find(issued({ dnsNames: ['redis.example.org'] }), 'Certificate/cart-tls-issued').spec,
    ).toMatchObject({
      secretName: 'cart-tls-issued',
      dnsNames: [
        'cart',
        'cart.shop',
        'cart.shop.svc',
        'cart.shop.svc.cluster.local',
        'localhost',
        'redis.example.org',
      ],
      usages: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'company' },
    });
  });

  test('is renewed when it is told', () => {
    expect(find(issued(), 'Certificate/cart-tls-issued').spec).not.toHaveProperty('renewBefore');
    const { spec } = find(issued({ renewBefore: Duration.days(2) }), 'Certificate/cart-tls-issued');
    expect(spec.renewBefore).toBe('172800s');
  });

  test('is refused without kind or name of the issuer, or with too short a time', () => {
    const wrong = { issuer: { kind: '', name: '' }, renewBefore: Duration.minutes(1) };
    expect(problemsOf(() => issued(wrong)).slice(1)).toEqual([
      'issuer.name: got none, allowed: the name of an issuer of cert-manager',
      'issuer.kind: got none, allowed: Issuer, ClusterIssuer',
      'renewBefore: got 60000 ms, allowed: 300000 ms (5 minutes) or more',
    ]);
  });
});

describe('a stack with a certificate', () => {
  const objects = render({ tls: Certificate.fromSecretName('cart-tls', CA) });
  const volume = (title: string) =>
    template(objects, title).spec!.volumes!.find(({ name }) => name === 'tls')?.secret;

  test('servers have all of it, clients the authorities alone, all as a folder that is renewed', () => {
    for (const title of ['StatefulSet/cart', 'StatefulSet/cart-sentinel']) {
      expect(volume(title)).toMatchObject({ secretName: 'cart-tls', defaultMode: 0o440 });
      expect(volume(title)).not.toHaveProperty('items');
    }
    for (const part of ['proxy', 'webdis', 'insight']) {
      expect(volume(`Deployment/cart-${part}`)).toMatchObject({ items: [{ key: 'ca.crt', path: 'ca.crt' }] });
      const { volumeMounts } = container(objects, `Deployment/cart-${part}`);
      expect(volumeMounts).toContainEqual({ name: 'tls', mountPath: '/tls', readOnly: true });
    }
  });

  test('there is no plain port', () => {
    expect(find(objects, 'ConfigMap/cart-redis').data['redis.conf']).toMatch(/^port 0\n[^]*^tls-port 6379$/m);
    const sentinel = find(objects, 'ConfigMap/cart-sentinel').data['sentinel.conf'];
    expect(sentinel).toMatch(/^port 0\ntls-port 26379\ntls-replication yes\n/);
  });

  test('the checks of the proxy know the authority and the name; sessions pass through', () => {
    const cfg: string = find(objects, 'ConfigMap/cart-proxy').data['haproxy.cfg'];
    const verified = 'ssl verify required ca-file "${RUN}/ca.crt" verifyhost cart.shop.svc.cluster.local';
    expect(cfg.split(verified)).toHaveLength(1 + 3 + 3);
    expect(cfg).toContain(
      `listen tls-sentinel2\n  bind "\${SELF}:7202"\n  server sentinel2 "\${SENTINEL_2}:26379" ${verified}`,
    );
    expect(cfg).toContain('\n  server node1 "${NODE_1}:6379" addr "${SELF}" port 7101\n');
    expect(cfg).not.toMatch(/bind.* ssl/);
    const followed = /setenv TLS_SERVERS "(.*)"/.exec(cfg)![1].split(' ');
    expect(followed).toHaveLength(3 + 3);
    expect(followed).toContain('tls-sentinel2/sentinel2=${SENTINEL_2}:26379');
  });

  test('Webdis and RedisInsight follow', () => {
    const webdis = JSON.parse(find(objects, 'ConfigMap/cart-webdis').data['webdis.json']);
    expect(webdis.ssl).toEqual({ enabled: true, ca_cert_bundle: '/tls/ca.crt', redis_sni: '$REDIS_HOST' });
    expect(plainEnv(container(objects, 'Deployment/cart-insight'))).toMatchObject({
      RI_REDIS_TLS: 'true',
      RI_REDIS_TLS_CA_PATH: '/tls/ca.crt',
    });
  });

  test('without one nothing of all that is there', () => {
    expect(
      JSON.stringify(
        render().map(({ kind, spec, data }) => (kind === 'ConfigMap' ? data['haproxy.cfg'] : spec)),
      ),
    ).not.toMatch(/"TLS"|verify|"\/tls"/);
  });
});
