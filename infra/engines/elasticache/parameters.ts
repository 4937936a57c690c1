import type { StackConfig } from '../../config';

/** One setting of a parameter group. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** What happens at `maxmemory` where the config says nothing, as in the pods; ElastiCache's own default evicts keys. */
const DEFAULT_POLICY = 'noeviction';

/** The parameters of a stack; the rules have refused those that ElastiCache does not take. */
export function parametersOf({ redis }: StackConfig): readonly Parameter[] {
  const own = Object.entries(redis.config ?? {}).map(([name, value]) => ({ name, value: textOf(value) }));
  return [{ name: 'maxmemory-policy', value: redis.maxmemoryPolicy ?? DEFAULT_POLICY }, ...own].sort(
    (a, b) => (a.name < b.name ? -1 : 1),
  );
}

/** redis.conf writes an empty value as two quotes. */
function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === '""' ? '' : String(value);
}
