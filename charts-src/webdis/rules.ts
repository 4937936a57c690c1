import { isIPv4 } from 'node:net';
import type { WebdisOptions } from './options';

/** Says why a text is no network that Webdis knows: IPv4 in CIDR notation. */
export function cidrProblem(cidr: string): string | undefined {
  const [address, prefix, ...rest] = cidr.split('/');
  const valid =
    isIPv4(address) && /^\d{1,2}$/.test(prefix ?? '') && Number(prefix) <= 32 && rest.length === 0;
  return valid ? undefined : `allowFrom: got ${cidr}, allowed: IPv4 networks such as 10.0.0.0/8`;
}

/** Says why everybody everywhere could use the HTTP API; the sentence has no key in front. */
export function openProblem({
  allowFrom = [],
  basicAuth = true,
}: Pick<WebdisOptions, 'allowFrom' | 'basicAuth'>): string | undefined {
  const everywhere = allowFrom.find((cidr) => cidr.endsWith('/0'));
  if (basicAuth || (allowFrom.length > 0 && everywhere === undefined)) return undefined;
  return (
    `got ${everywhere ?? 'no network, which allows all,'} with basicAuth: false, so that everybody could use the data; ` +
    'allowed: the networks of the clients, or basicAuth: true'
  );
}

/** Says why a text is no rule about commands for a user of Redis. */
export function commandRuleProblem(rule: string): string | undefined {
  const valid = /^[+-](@[a-z]+|[a-z0-9._-]+(\|[a-z0-9-]+)?)$/i.test(rule);
  return valid
    ? undefined
    : `commands: got ${rule}, allowed: ACL rules about commands such as +@read or -del`;
}
