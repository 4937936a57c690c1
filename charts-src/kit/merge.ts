const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** `extra` over `base`: plain objects are merged, lists are appended, everything else is replaced. */
export function merge<T>(base: T, extra: unknown): T {
  if (extra === undefined) return base;
  if (Array.isArray(base) && Array.isArray(extra)) return [...base, ...extra] as T;
  if (!isPlain(base) || !isPlain(extra)) return extra as T;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(extra)) merged[key] = merge(merged[key], value);
  return merged as T;
}
