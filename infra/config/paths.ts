export type Path = readonly PropertyKey[];

const isPlain = (name: string) => /^[\w-]+$/.test(name);

/** ['pods', 'labels', 'a.b/c'] → `pods.labels["a.b/c"]`, the notation of `pulumi config set --path`. */
export function keyOf(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      if (index === 0) return name;
      return isPlain(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    })
    .join('');
}

const isContainer = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null;

/** Value at a path; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (isContainer(at) ? at[step] : undefined), value);
}

/** A copy without the value at a path; a list loses all its items, since the others would change places. */
export function without(value: unknown, path: Path): unknown {
  const [head, ...rest] = path;
  if (!isContainer(value) || Array.isArray(value) || path.length === 0) return undefined;
  const { [head]: old, ...others } = value;
  const kept = rest.length > 0 ? without(old, rest) : undefined;
  return kept === undefined ? others : { ...others, [head]: kept };
}
