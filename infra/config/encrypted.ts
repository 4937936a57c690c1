import { Path } from './paths';

/** Stands for a `secure:` value of a stack's file, which only Pulumi can decrypt. */
export class EncryptedValue {
  readonly encrypted = true;
}

/** Paths of all encrypted values. */
export function encryptedAt(value: unknown, path: Path = [], seen = new Set<unknown>()): Path[] {
  if (value instanceof EncryptedValue) return [path];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([key, inner]) =>
    encryptedAt(inner, [...path, Array.isArray(value) ? Number(key) : key], seen),
  );
}
