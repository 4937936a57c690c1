/** Prefix of the largest private network, 10.0.0.0/8. */
const LARGEST_PRIVATE = 8;

/** Whom a list lets in that keeps nobody out: networks larger than a private one can be, or everybody without any. */
export function openTo(allowFrom: readonly string[] = []): string | undefined {
  if (allowFrom.length === 0) return 'everybody, as allowFrom is empty';
  const open = allowFrom.filter((cidr) => Number(cidr.split('/')[1]) < LARGEST_PRIVATE);
  return open.length > 0 ? open.join(', ') : undefined;
}

/** Networks that keep somebody out. */
export const CLOSED_NETWORKS = `networks of /${LARGEST_PRIVATE} or smaller`;
