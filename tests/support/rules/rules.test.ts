import { type Manifest, titleOf } from '../manifest';
import { kubernetesVersions, validateManifests } from '../schema';
import { allRules, checkRules, quantity } from '.';
import { soundManifests } from './sound';

/** A copy of the sound manifests with one thing made wrong. */
type Break = (find: (title: string) => Manifest, objects: Manifest[]) => void;
type Find = Parameters<Break>[0];

const WEB = 'Deployment/web';
const STORE = 'StatefulSet/store';
const NGINX = 'nginx.ingress.kubernetes.io';
const spec = (find: Find, title = WEB) => find(title).spec.template.spec;
const container = (find: Find, title = WEB) => spec(find, title).containers[0];
const security = (find: Find) => container(find).securityContext;

/** For each rule, what breaks it. */
const breaks: Readonly<Record<string, readonly Break[]>> = {
  'host-network': [(find) => (spec(find).hostNetwork = true)],
  'host-pid': [(find) => (spec(find).hostPID = true)],
  'host-ipc': [(find) => (spec(find).hostIPC = true)],
  'privileged-container': [(find) => (security(find).privileged = true)],
  'privilege-escalation-container': [
    (find) => delete security(find).allowPrivilegeEscalation,
    (find) => delete container(find).securityContext,
  ],
  'run-as-non-root': [
    (find) => delete spec(find).securityContext.runAsNonRoot,
    (find) => (security(find).runAsNonRoot = false),
    (find) => (security(find).runAsUser = 0),
  ],
  'container-seccomp-profile': [
    (find) => delete spec(find).securityContext.seccompProfile,
    (find) => (security(find).seccompProfile = { type: 'Unconfined' }),
  ],
  'restricted-capabilities': [
    (find) => (security(find).capabilities = { drop: ['NET_RAW'] }),
    (find) => (security(find).capabilities.add = ['SYS_TIME']),
  ],
  'unsafe-proc-mount': [(find) => (security(find).procMount = 'Unmasked')],
  'host-ports': [(find) => (container(find).ports[0].hostPort = 80)],
  'probe-host': [
    (find) => (container(find).livenessProbe.httpGet.host = '10.0.0.1'),
    (find) => (container(find).lifecycle = { preStop: { httpGet: { host: 'example.com', port: 80 } } }),
  ],
  'selinux-options': [
    (find) => (spec(find).securityContext.seLinuxOptions = { type: 'spc_t' }),
    (find) => (security(find).seLinuxOptions = { user: 'system_u' }),
  ],
  'apparmor-profile': [
    (find) => (security(find).appArmorProfile = { type: 'Unconfined' }),
    (find) =>
      (find(WEB).spec.template.metadata.annotations = {
        'container.apparmor.security.beta.kubernetes.io/web': 'unconfined',
      }),
  ],
  'windows-host-process': [(find) => (security(find).windowsOptions = { hostProcess: true })],
  'restricted-volume-types': [
    (find) => (spec(find, STORE).volumes[0] = { name: 'files', hostPath: { path: '/' } }),
  ],
  'unsafe-sysctls': [
    (find) => (spec(find).securityContext.sysctls = [{ name: 'vm.overcommit_memory', value: '1' }]),
  ],

  'no-read-only-root-fs': [(find) => delete security(find).readOnlyRootFilesystem],
  'automount-service-account-token': [(find) => delete spec(find).automountServiceAccountToken],
  'service-account-token': [
    (find) => Object.assign(find('ServiceAccount/web'), { automountServiceAccountToken: true }),
  ],

  'unset-cpu-requirements': [(find) => delete container(find).resources.requests.cpu],
  'unset-memory-requirements': [
    (find) => delete container(find).resources.requests.memory,
    (find) => delete container(find).resources.limits,
  ],
  'requests-within-limits': [(find) => (container(find).resources.requests.memory = '1Gi')],
  'no-liveness-probe': [(find) => delete container(find).livenessProbe],
  'no-readiness-probe': [(find) => delete container(find).readinessProbe],
  'latest-tag': [
    (find) => (container(find).image = 'registry:5000/app'),
    (find) => (container(find).image = 'app:latest'),
  ],
  'explicit-command': [(find) => delete container(find).command],
  'container-ports-named': [
    (find) => delete container(find, STORE).ports[0].name,
    (find) => container(find).ports.push({ name: 'again', containerPort: 8080 }),
  ],
  'container-port-names-unique': [
    (find) => container(find).ports.push({ name: 'http', containerPort: 8081 }),
  ],
  'env-names-unique': [(find) => container(find, STORE).env.push({ name: 'URL', value: 'other' })],
  'service-links': [(find) => delete spec(find).enableServiceLinks],

  'dangling-service': [
    (find) => (find('Service/web').spec.selector['app.kubernetes.io/component'] = 'webb'),
    (find) => (find('Service/store-1').spec.selector['statefulset.kubernetes.io/pod-name'] = 'store-3'),
    (find) => delete find('Service/web').spec.selector,
  ],
  'invalid-target-ports': [
    (find) => (find('Service/web').spec.ports[0].targetPort = 'https'),
    (find) => (find('Service/store').spec.ports[0].port = 6380),
  ],
  'liveness-port': [(find) => (container(find, STORE).livenessProbe.tcpSocket.port = 6380)],
  'readiness-port': [(find) => (container(find).readinessProbe.httpGet.port = 'health')],
  'startup-port': [(find) => (container(find).startupProbe.httpGet.port = 8081)],
  'mismatching-selector': [
    (find) => (find(WEB).spec.selector = { matchLabels: { app: 'web' } }),
    (find) => delete find(STORE).spec.selector,
  ],
  'overlapping-selector': [
    (find) => (find(WEB).spec.selector = { matchLabels: { 'app.kubernetes.io/instance': 'sample' } }),
  ],
  'statefulset-has-servicename': [
    (find) => (find(STORE).spec.serviceName = 'none'),
    (find) => delete find('Service/store').spec.clusterIP,
    (find) => (find(STORE).spec.serviceName = 'web'),
  ],
  'non-isolated-pod': [
    (find) => (find('NetworkPolicy/web').spec.policyTypes = ['Ingress']),
    (find) => (find('NetworkPolicy/store').spec.podSelector = find('NetworkPolicy/web').spec.podSelector),
    (_find, objects) => objects.splice(objects.map(titleOf).indexOf('NetworkPolicy/insight'), 1),
  ],
  'dangling-networkpolicy': [
    (find) =>
      (find('NetworkPolicy/web').spec.podSelector = { matchExpressions: [{ key: 'x', operator: 'Exists' }] }),
  ],
  'dangling-horizontalpodautoscaler': [
    (find) => (find('HorizontalPodAutoscaler/web').spec.scaleTargetRef.name = 'webb'),
  ],
  'hpa-owns-replicas': [(find) => (find(WEB).spec.replicas = 2)],
  'dangling-ingress': [
    (find) => (find('Ingress/web').spec.rules[0].http.paths[0].backend.service.port = { number: 8080 }),
    (find) => (find('Ingress/web').spec.defaultBackend = { service: { name: 'none', port: { number: 80 } } }),
  ],
  'dangling-role-binding': [
    (find) => (find('RoleBinding/web').roleRef.name = 'none'),
    (find) => (find('RoleBinding/web').subjects[0].name = 'none'),
  ],
  'non-existent-service-account': [
    (find) => (spec(find).serviceAccountName = 'none'),
    (find) => delete spec(find).serviceAccountName,
  ],
  'volumes-exist': [
    (find) => delete find(STORE).spec.volumeClaimTemplates,
    (find) => (spec(find).volumes = [{ name: 'unused', emptyDir: {} }]),
  ],
  'config-references': [
    (find) => (spec(find, STORE).volumes[0].configMap.name = 'none'),
    (find) => (spec(find, STORE).volumes[0].configMap.items[0].key = 'none'),
    (find) => (container(find, STORE).env[0].valueFrom.secretKeyRef.key = 'none'),
    (find) => (container(find).envFrom = [{ secretRef: { name: 'none' } }]),
  ],

  'missing-pod-disruption-budget': [
    (_find, objects) => objects.splice(objects.map(titleOf).indexOf('PodDisruptionBudget/store'), 1),
    (_find, objects) => objects.splice(objects.map(titleOf).indexOf('PodDisruptionBudget/web'), 1),
  ],
  'dangling-pdb': [
    (find) => (find('PodDisruptionBudget/web').spec.selector = { matchLabels: { app: 'none' } }),
    (find) => (find('PodDisruptionBudget/web').spec.selector = {}),
  ],
  'pdb-max-unavailable': [(find) => (find('PodDisruptionBudget/store').spec.maxUnavailable = 0)],
  'pdb-min-available': [
    (find) => (find('PodDisruptionBudget/web').spec.minAvailable = 2),
    (find) => Object.assign(find('PodDisruptionBudget/store').spec, { minAvailable: '100%' }),
  ],
  'no-anti-affinity': [
    (find) => delete spec(find).affinity,
    (find) => (spec(find, STORE).affinity = { podAntiAffinity: {} }),
  ],
  'topology-spread': [(find) => delete spec(find).topologySpreadConstraints],
  'no-rolling-update-strategy': [
    (find) => (find(WEB).spec.strategy = { type: 'Recreate' }),
    (find) => (find(WEB).spec.strategy = { rollingUpdate: { maxUnavailable: '100%' } }),
    (find) => (find(WEB).spec.strategy = { rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } }),
    (find) => (find(STORE).spec.updateStrategy = { type: 'OnDelete' }),
    (find) => (find(STORE).spec.updateStrategy = { rollingUpdate: { partition: 2 } }),
  ],

  'env-var-secret': [(find) => (container(find).env = [{ name: 'REDISCLI_AUTH', value: 'hunter2' }])],
  'sensitive-content': [
    (find) => (find('ConfigMap/files').data['app.conf'] = 'masterauth hunter2'),
    (find) => (find('ConfigMap/files').data['s.conf'] = 'sentinel auth-pass main hunter2'),
    (find) => (find('ConfigMap/files').data['users.acl'] = 'user app on ~* >hunter2 +@all'),
    (find) => (find('ConfigMap/files').data.key = '-----BEGIN RSA PRIVATE KEY-----'),
    (find) => (container(find).args = ['--password=hunter2']),
    (find) => (container(find).env = [{ name: 'BACKEND', value: 'redis://app:hunter2@store:6379' }]),
    (find) => (find(WEB).metadata.annotations = { note: 'AKIAABCDEFGHIJKLMNOP' }),
    (find) => (find(WEB).spec.template.metadata.annotations = { note: '{"token": "hunter2"}' }),
  ],
  'secret-value-outside-secret': [
    (find) => (find(WEB).metadata.annotations = { note: 'it is correct-horse' }),
    (find) => (find('ConfigMap/files').data.note = Buffer.from('correct-horse').toString('base64')),
  ],

  'public-service': [
    (find) => (find('Service/web').spec.type = 'LoadBalancer'),
    (find) => (find('Service/web').spec.externalIPs = ['203.0.113.7']),
  ],
  'insight-authentication': [
    (find) => delete find('Ingress/insight').metadata.annotations,
    (find) => (find('Ingress/insight').metadata.annotations = { [`${NGINX}/auth-type`]: 'basic' }),
    (find) => (find('Ingress/insight').metadata.annotations = { [`${NGINX}/auth-secret`]: 'users' }),
    (find) => (find('Ingress/web').spec.rules[0].http.paths[0].backend.service.name = 'insight'),
    (find) =>
      (find('Ingress/web').spec.defaultBackend = { service: { name: 'insight', port: { name: 'http' } } }),
    (find) => (find('Service/insight').spec.type = 'NodePort'),
  ],
  'retained-volumes': [
    (find) => (find(STORE).spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete' }),
    (find) => (find(STORE).spec.persistentVolumeClaimRetentionPolicy = { whenScaled: 'Delete' }),
  ],

  'unique-names': [(find, objects) => objects.push(structuredClone(find('Role/web')))],
  'unique-container-names': [(find) => (spec(find).initContainers = [{ ...container(find) }])],
  'object-names': [
    (find) => (find('Role/web').metadata.name = 'Web'),
    (find) => (find(STORE).metadata.name = 's'.repeat(53)),
  ],
  'recommended-labels': [
    (find) => delete find('Role/web').metadata.labels!['app.kubernetes.io/part-of'],
    (find) => delete find(STORE).spec.template.metadata.labels['app.kubernetes.io/managed-by'],
  ],
  'label-values': [(find) => (find('Role/web').metadata.labels!.note = 'two words')],
  'stable-names': [
    (find) => (find('Role/web').metadata.name = 'web-c8f12a3b'),
    (find) => (find('Role/web').metadata.name = 'web-9f86d081'),
    (find) => (find('Role/web').metadata.name = 'web-v1.2'),
  ],
  'stable-selector-statefulset': [(find) => (find(STORE).spec.selector.matchLabels['x/version'] = '8')],
  'stable-selector-deployment': [
    (find) => (find(WEB).spec.selector.matchLabels['cdk8s.io/metadata.addr'] = 'web'),
  ],
  'stable-selector-service': [(find) => (find('Service/web').spec.selector.release = 'v8.6.3')],
  'stable-selector-poddisruptionbudget': [
    (find) => (find('PodDisruptionBudget/web').spec.selector.matchLabels.of = 'web-9f86d081'),
  ],
  'stable-selector-networkpolicy': [
    (find) => (find('NetworkPolicy/web').spec.podSelector.matchLabels['pod-template-hash'] = 'x'),
  ],
};

function broken(breakIt: Break): Manifest[] {
  const objects = soundManifests();
  breakIt((title) => objects.find((object) => titleOf(object) === title)!, objects);
  return objects;
}

test('the sound manifests keep every rule', () => {
  expect(checkRules(soundManifests(), allRules)).toEqual([]);
});

test.each(kubernetesVersions)('the sound manifests are ones of Kubernetes %s', (version) => {
  expect(validateManifests(soundManifests(), version)).toEqual([]);
});

test('every rule has an example that breaks it, and no two have one id', () => {
  expect(Object.keys(breaks)).toEqual(allRules.map(({ id }) => id));
});

describe.each(allRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has something to look at in the sound manifests', () => {
    expect(soundManifests().some(rule.applies)).toBe(true);
  });

  test.each((breaks[id] ?? []).map((breakIt, i) => [i + 1, breakIt] as const))(
    'is broken by example %i',
    (_i, breakIt) => {
      expect(rule.check(broken(breakIt))).not.toEqual([]);
    },
  );
});

test('a finding names its rule, its object and what is wrong', () => {
  expect(checkRules(broken(breaks['service-links'][0]), allRules)).toEqual([
    'service-links: Deployment/web: enableServiceLinks is not false',
  ]);
});

test('an exception silences its finding only, and is a finding itself when it is not needed', () => {
  const objects = broken(breaks['explicit-command'][0]);
  const exception = { rule: 'explicit-command', finding: WEB, reason: 'its image has one command' };
  expect(checkRules(objects, allRules, [exception])).toEqual([]);
  expect(checkRules(objects, allRules, [exception, { ...exception, finding: STORE }])).toEqual([
    'explicit-command: the exception for StatefulSet/store is not needed',
  ]);
});

test.each([
  ['250m', 0.25],
  ['1Gi', 2 ** 30],
  ['1.5k', 1500],
  ['2e3', 2000],
])('%s is %d', (text, value) => {
  expect(quantity(text)).toBe(value);
});
