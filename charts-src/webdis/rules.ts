import { isIPv4 } from 'node:net';
import { CLOSED_NETWORKS, openTo } from './networks';
import type { WebdisOptions } from './options';

/** Says why a text is no network that Webdis knows: IPv4 in CIDR notation. */
export function cidrProblem(cidr: string): string | undefined {
  const [address, prefix, ...rest] = cidr.split('/');
  const valid =
    isIPv4(address) && /^\d{1,2}$/.test(prefix ?? '') && Number(prefix) <= 32 && rest.length === 0;
  return valid ? undefined : `allowFrom: got ${cidr}, allowed: IPv4 networks such as 10.0.0.0/8`;
}

/** Says why a text is no rule about commands for a user of Redis. */
export function commandRuleProblem(rule: string): string | undefined {
  const valid = /^[+-](@[a-z]+|[a-z0-9._-]+(\|[a-z0-9-]+)?)$/i.test(rule);
  return valid
    ? undefined
    : `commands: got ${rule}, allowed: ACL rules about commands such as +@read or -del`;
}

/** Says why Webdis would be there for everybody; the sentence has no key in front. */
export function openProblem({ basicAuth = true, allowFrom }: WebdisOptions): string | undefined {
  const whom = basicAuth ? undefined : openTo(allowFrom);
  if (whom === undefined) return undefined;
  return (
    `got false, which lets in ${whom}, without a password; ` +
    `allowed: true, or false with ${CLOSED_NETWORKS} in allowFrom`
  );
}
