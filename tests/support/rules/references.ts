import type { V1Container } from '@kubernetes/client-node';
import { type Manifest, type Workload, isWorkload, ofKind, workloads } from '../manifest';
import type { Rule } from '../../../policy/rules/rule';

/** A key, or all keys where none is named, of a ConfigMap or Secret. */
interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}

/** ConfigMaps and Secrets that pods need are in the set, with the keys; pull Secrets are the user's own. */
export const referenceRules: readonly Rule[] = [
  {
    id: 'config-references',
    applies: isWorkload,
    check: (objects) =>
      workloads(objects).flatMap((workload) =>
        references(workload)
          .filter(({ optional }) => !optional)
          .flatMap((reference) =>
            missing(objects, reference).map((what) => `${workload.title}: needs ${what}`),
          ),
      ),
  },
];

function missing(objects: readonly Manifest[], { kind, name, key }: Reference): string[] {
  const keys = keysOf(objects, kind, name);
  if (!keys) return [`${kind}/${name}, which does not exist`];
  return key === undefined || keys.includes(key) ? [] : [`key ${key} of ${kind}/${name}, which has none`];
}

function keysOf(objects: readonly Manifest[], kind: Reference['kind'], name?: string): string[] | undefined {
  const target = ofKind(objects, kind).find(({ metadata }) => metadata.name === name);
  if (target) return Object.keys({ ...target.data, ...target.stringData, ...target.binaryData });
  return kind === 'Secret' ? keysOfExternalSecret(objects, name) : undefined;
}

/** Keys of a Secret that External Secrets will make. */
function keysOfExternalSecret(objects: readonly Manifest[], name?: string): string[] | undefined {
  const made = ofKind(objects, 'ExternalSecret').find(({ spec }) => spec.target.name === name);
  if (!made) return undefined;
  const { data, target }: { data: { secretKey: string }[]; target: { template: { data?: object } } } =
    made.spec;
  return target.template.data ? Object.keys(target.template.data) : data.map(({ secretKey }) => secretKey);
}

function references({ spec }: Workload): Reference[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [...containers.flatMap(ofContainer), ...(spec.volumes ?? []).flatMap(ofVolume)];
}

function ofContainer({ env = [], envFrom = [] }: V1Container): Reference[] {
  return [
    ...env.flatMap(({ valueFrom }) => [
      ...(valueFrom?.configMapKeyRef ? [{ kind: 'ConfigMap' as const, ...valueFrom.configMapKeyRef }] : []),
      ...(valueFrom?.secretKeyRef ? [{ kind: 'Secret' as const, ...valueFrom.secretKeyRef }] : []),
    ]),
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [
      ...(configMapRef ? [{ kind: 'ConfigMap' as const, ...configMapRef }] : []),
      ...(secretRef ? [{ kind: 'Secret' as const, ...secretRef }] : []),
    ]),
  ];
}

interface Items {
  readonly name?: string;
  readonly secretName?: string;
  readonly optional?: boolean;
  readonly items?: readonly { readonly key: string }[];
}

function ofVolume(volume: NonNullable<Workload['spec']['volumes']>[number]): Reference[] {
  const sources = [volume, ...(volume.projected?.sources ?? [])];
  return sources.flatMap(({ configMap, secret }) => [
    ...(configMap ? ofItems('ConfigMap', configMap) : []),
    ...(secret ? ofItems('Secret', secret) : []),
  ]);
}

function ofItems(kind: Reference['kind'], { name, secretName, optional, items }: Items): Reference[] {
  const whole = { kind, name: name ?? secretName, optional };
  return items ? items.map(({ key }) => ({ ...whole, key })) : [whole];
}
