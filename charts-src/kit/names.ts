/** Longest name: every name derived from it (Services, pods and their revision labels) stays within 63. */
export const MAX_NAME_LENGTH = 40;

/** Says why no names can be derived from a name; they must be DNS labels that start with a letter (RFC 1035). */
export function nameProblem(name: string): string | undefined {
  if (name.length > MAX_NAME_LENGTH) {
    return (
      `name: got ${name} (${name.length} characters), allowed: at most ${MAX_NAME_LENGTH}, ` +
      'because names that are derived from it must stay within 63'
    );
  }
  if (/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) return undefined;
  return `name: got ${JSON.stringify(name)}, allowed: lower-case letters, digits and -, starting with a letter`;
}

/** Says why a name is no DNS label, which names of namespaces are. */
export function labelProblem(prop: string, value: string): string | undefined {
  if (value.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value)) return undefined;
  return `${prop}: got ${JSON.stringify(value)}, allowed: 1 to 63 lower-case letters, digits and -`;
}

/** Name inside the cluster that needs no search path, e.g. `cart.shop.svc.cluster.local`. */
export function serviceHost(service: string, namespace: string, clusterDomain: string): string {
  return `${service}.${namespace}.svc.${clusterDomain}`;
}
