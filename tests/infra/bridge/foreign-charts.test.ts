import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { plan } from '../../../infra/bridge';
import { planned } from './support';

test('a chart of library constructs that knows nothing of Pulumi is planned whole', () => {
  const chart = new Chart(new App(), 'web', { namespace: 'web', labels: { team: 'a' } });
  const account = new kplus.ServiceAccount(chart, 'account');
  const settings = new kplus.ConfigMap(chart, 'settings', { data: { a: 'b' } });
  const auth = new kplus.Secret(chart, 'auth', { stringData: { password: 'x' } });
  const claim = new kplus.PersistentVolumeClaim(chart, 'claim', { storage: Size.gibibytes(1) });
  const deployment = new kplus.Deployment(chart, 'web', {
    containers: [{ image: 'web', portNumber: 80, envVariables: { PASSWORD: auth.envValue('password') } }],
    serviceAccount: account,
    spread: true,
    volumes: [
      kplus.Volume.fromConfigMap(chart, 'files', settings),
      kplus.Volume.fromPersistentVolumeClaim(chart, 'disk', claim),
    ],
  });
  const service = deployment.exposeViaService();
  const ingress = new kplus.Ingress(chart, 'edge');
  ingress.addRule('/', kplus.IngressBackend.fromService(service));
  new kplus.HorizontalPodAutoscaler(chart, 'scale', { target: deployment, maxReplicas: 3 });
  new kplus.ClusterRole(chart, 'reader').allowRead(kplus.ApiResource.PODS);
  ApiObject.of(settings).addJsonPatch(JsonPatch.add('/data/c', 'd'));

  const made = plan(chart);
  expect(made.objects.map(({ logicalName, type }) => `${logicalName} ${type}`)).toEqual([
    'web/account kubernetes:core/v1:ServiceAccount',
    'web/settings kubernetes:core/v1:ConfigMap',
    'web/auth kubernetes:core/v1:Secret',
    'web/claim kubernetes:core/v1:PersistentVolumeClaim',
    'web/web kubernetes:apps/v1:Deployment',
    'web/web/Service kubernetes:core/v1:Service',
    'web/edge kubernetes:networking.k8s.io/v1:Ingress',
    'web/scale kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
    'web/reader kubernetes:rbac.authorization.k8s.io/v1:ClusterRole',
  ]);
  expect(planned(made, 'web/web').dependsOn).toEqual([
    'web/account',
    'web/settings',
    'web/auth',
    'web/claim',
  ]);
  expect(planned(made, 'web/edge').dependsOn).toEqual(['web/web/Service']);
  expect(planned(made, 'web/settings').manifest.data).toEqual({ a: 'b', c: 'd' });
  expect(planned(made, 'web/reader').manifest.metadata).not.toHaveProperty('namespace');
});

test('YAML of others is planned object by object', () => {
  const url = join(mkdtempSync(join(tmpdir(), 'bridge-')), 'all.yaml');
  writeFileSync(
    url,
    `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: web }
spec:
  template: { spec: { containers: [{ name: web, envFrom: [{ configMapRef: { name: settings } }] }] } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: web }
data: { a: "1" }
---
apiVersion: v1
kind: Namespace
metadata: { name: web }
`,
  );
  const chart = new Chart(new App(), 'vendor');
  new Include(chart, 'all', { url });
  const made = plan(chart);
  expect(made.objects.map(({ kind, name, namespace }) => [kind, name, namespace])).toEqual([
    ['Namespace', 'web', undefined],
    ['ConfigMap', 'settings', 'web'],
    ['Deployment', 'web', 'web'],
  ]);
  expect(made.objects.map(({ logicalName }) => logicalName)).toMatchInlineSnapshot(`
   [
     "vendor/all/web-namespace",
     "vendor/all/settings-configmap-web",
     "vendor/all/web-deployment-web",
   ]
  `);
});
