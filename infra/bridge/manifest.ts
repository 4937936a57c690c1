/** A Kubernetes object as plain JSON; string leaves may hold tokens. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly [field: string]: unknown;
}

/** A string inside a manifest: a key of a map, or a value. `path` leads to it (for a key: to its value). */
export interface Text {
  readonly path: readonly string[];
  readonly text: string;
  readonly role: 'key' | 'value';
}

/** Every string of a manifest, keys included, in document order. */
export function* textsOf(value: unknown, path: readonly string[] = []): Generator<Text> {
  if (typeof value === 'string') yield { path, text: value, role: 'value' };
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      const childPath = [...path, key];
      if (!Array.isArray(value)) yield { path: childPath, text: key, role: 'key' };
      yield* textsOf(child, childPath);
    }
  }
}

/** The value at a path of keys, undefined where the path ends early. */
export function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (here, key) => (here as Record<string, unknown> | undefined | null)?.[key],
    value,
  );
}

/** The array at a path of keys, empty where there is none. */
export function listAt(value: unknown, ...keys: string[]): unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** The group of an apiVersion; the core group is the empty string, as Kubernetes has it. */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
