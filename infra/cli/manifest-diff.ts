import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { Manifest } from '../bridge/manifest';
import { groupKind } from '../bridge/kinds';
import { keyOf } from '../config/paths';
import { ObjectRef, RenderedObject } from './rendered-objects';

/** An object that is on one side only, or differs. */
export interface Change {
  readonly ref: ObjectRef;
  /** Where it differs, e.g. `spec.replicas`, in the order of the fields' names; nothing where it is on one side only. */
  readonly fields: readonly string[];
  /** The lines that differ, as a unified diff of the objects' YAML, without its header. */
  readonly patch: string;
}

/** What changes between two renderings, each list in the order of stack, kind, namespace and name. */
export interface ManifestDiff {
  readonly added: readonly Change[];
  readonly removed: readonly Change[];
  readonly changed: readonly Change[];
}

export function diffObjects(base: readonly RenderedObject[], head: readonly RenderedObject[]): ManifestDiff {
  const before = new Map(base.map((object) => [identity(object), object.manifest]));
  const after = new Map(head.map((object) => [identity(object), object.manifest]));
  return {
    added: sorted(head.filter((one) => !before.has(identity(one)))).map((one) =>
      change(one.ref, undefined, one.manifest),
    ),
    removed: sorted(base.filter((one) => !after.has(identity(one)))).map((one) =>
      change(one.ref, one.manifest, undefined),
    ),
    changed: sorted(head)
      .filter((one) => before.has(identity(one)))
      .map((one) => change(one.ref, before.get(identity(one)), one.manifest))
      .filter(({ fields }) => fields.length > 0),
  };
}

const identity = ({ ref, manifest }: RenderedObject): string =>
  [ref.stack, groupKind(manifest.apiVersion, ref.kind), ref.namespace ?? '', ref.name].join(' ');

const sorted = (objects: readonly RenderedObject[]): RenderedObject[] =>
  [...objects].sort((a, b) => (order(a) < order(b) ? -1 : 1));

const order = ({ ref: { stack, kind, namespace = '', name } }: RenderedObject): string =>
  [stack, kind, namespace, name].join('\0');

function change(ref: ObjectRef, before: Manifest | undefined, after: Manifest | undefined): Change {
  const fields = before && after ? changedFields(before, after) : [];
  const patch = createTwoFilesPatch('', '', textOf(before), textOf(after, before), '', '', { context: 3 });
  return { ref, fields, patch: patch.slice(patch.indexOf('@@')) };
}

/** The paths of the smallest values that differ; a list whose length differs counts as one. */
function changedFields(before: unknown, after: unknown, path: readonly PropertyKey[] = []): string[] {
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => changedFields(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, i) => changedFields(item, after[i], [...path, i]));
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [keyOf(path)];
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object as text with a fixed order of fields; files of a ConfigMap are blocks of their own lines. */
function textOf(manifest: Manifest | undefined, before?: Manifest): string {
  return manifest ? stringify(withoutValues(manifest, before), { sortMapEntries: true, lineWidth: 0 }) : '';
}

/** What stands for a value in a rendering; nothing else of a Secret is shown, whatever folder is given. */
const PLACEHOLDER = /^<path:[^<>]*>$/;

function withoutValues(manifest: Manifest, before?: Manifest): Manifest {
  if (manifest.kind !== 'Secret') return manifest;
  const hidden = (field: string) => {
    const [data, former] = [manifest[field], before?.[field]];
    if (!isMap(data)) return {};
    const shown = (key: string, value: unknown) => {
      if (PLACEHOLDER.test(String(value))) return value;
      const same = !isMap(former) || !(key in former) || former[key] === value;
      return same ? '(not shown)' : '(not shown, changed)';
    };
    return {
      [field]: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, shown(key, value)])),
    };
  };
  return { ...manifest, ...hidden('data'), ...hidden('stringData') };
}
