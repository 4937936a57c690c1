import { groupKind } from './kinds';
import { at, listAt, Manifest } from './manifest';

/** An object that another one names: its kind as `group/Kind`, and its name. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
}

/** Where the kinds that make pods keep the pod's spec. */
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  'apps/DaemonSet': ['spec', 'template', 'spec'],
  'apps/Deployment': ['spec', 'template', 'spec'],
  'apps/ReplicaSet': ['spec', 'template', 'spec'],
  'apps/StatefulSet': ['spec', 'template', 'spec'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  'batch/Job': ['spec', 'template', 'spec'],
};

/** What an object needs in its own namespace before it can start or serve. */
export function referencesOf(manifest: Manifest): Reference[] {
  const kind = groupKind(manifest.apiVersion, manifest.kind);
  if (kind === 'networking.k8s.io/Ingress') return ingressReferences(manifest);
  const podSpec = POD_SPECS[kind];
  return podSpec ? podReferences(at(manifest, ...podSpec)) : [];
}

function podReferences(spec: unknown): Reference[] {
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((key) =>
    listAt(spec, key),
  );
  return [
    ...reference('ServiceAccount', at(spec, 'serviceAccountName') ?? at(spec, 'serviceAccount')),
    ...listAt(spec, 'imagePullSecrets').flatMap((secret) => reference('Secret', at(secret, 'name'))),
    ...containers.flatMap(containerReferences),
    ...listAt(spec, 'volumes').flatMap(volumeReferences),
  ];
}

function containerReferences(container: unknown): Reference[] {
  const sources = [
    ...listAt(container, 'envFrom').map((source) => ({
      configMap: at(source, 'configMapRef', 'name'),
      secret: at(source, 'secretRef', 'name'),
    })),
    ...listAt(container, 'env').map((variable) => ({
      configMap: at(variable, 'valueFrom', 'configMapKeyRef', 'name'),
      secret: at(variable, 'valueFrom', 'secretKeyRef', 'name'),
    })),
  ];
  return sources.flatMap(({ configMap, secret }) => [
    ...reference('ConfigMap', configMap),
    ...reference('Secret', secret),
  ]);
}

function volumeReferences(volume: unknown): Reference[] {
  return [
    ...reference('ConfigMap', at(volume, 'configMap', 'name')),
    ...reference('Secret', at(volume, 'secret', 'secretName')),
    ...reference('PersistentVolumeClaim', at(volume, 'persistentVolumeClaim', 'claimName')),
    ...listAt(volume, 'projected', 'sources').flatMap((source) => [
      ...reference('ConfigMap', at(source, 'configMap', 'name')),
      ...reference('Secret', at(source, 'secret', 'name')),
    ]),
  ];
}

function ingressReferences(ingress: Manifest): Reference[] {
  const paths = listAt(ingress, 'spec', 'rules').flatMap((rule) => listAt(rule, 'http', 'paths'));
  const backends = [at(ingress, 'spec', 'defaultBackend'), ...paths.map((path) => at(path, 'backend'))];
  return backends.flatMap((backend) => reference('Service', at(backend, 'service', 'name')));
}

const reference = (kind: string, name: unknown): Reference[] =>
  typeof name === 'string' ? [{ kind, name }] : [];
