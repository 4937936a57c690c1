import { immutableFields } from './immutable-fields';
import type { Manifest } from './manifest';
import { soundManifests } from './rules/sound';

const changed = (title: string, spec: object) =>
  immutableFields(
    soundManifests().map((o): Manifest =>
      `${o.kind}/${o.metadata.name}` === title ? { ...o, spec: { ...o.spec, ...spec } } : o,
    ),
  );
const before = immutableFields(soundManifests());

test('what Kubernetes updates in place makes no difference', () => {
  expect(changed('StatefulSet/store', { replicas: 5, template: {}, minReadySeconds: 5 })).toEqual(before);
  expect(changed('Deployment/web', { replicas: 5, template: {} })).toEqual(before);
  expect(changed('Service/web', { type: 'NodePort', ports: [] })).toEqual(before);
});

test.each([
  ['StatefulSet/store', { serviceName: 'other' }],
  ['StatefulSet/store', { podManagementPolicy: 'Parallel' }],
  ['StatefulSet/store', { volumeClaimTemplates: [] }],
  ['Deployment/web', { selector: {} }],
  ['Service/web', { clusterIP: 'None' }],
])('%s with another %j would be replaced', (title, spec) => {
  expect(changed(title, spec)).not.toEqual(before);
});
