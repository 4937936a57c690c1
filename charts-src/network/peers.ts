import { isIP } from 'node:net';
import { k8s } from 'cdk8s-plus-28';
import { labelProblem } from '../kit';
import { NetworkPeer } from './options';

const DIRECT_ACCESS = 'redis-ha-stack/direct-access';
/** Set by the API server on every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';
const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Label for pods in the namespace of a stack whose clients speak to its nodes and Sentinels themselves. */
export function directAccessLabel(stack: string): Record<string, string> {
  return { [DIRECT_ACCESS]: stack };
}

/** A peer in the words of the API. Never without a selector: that would be everybody. */
export function policyPeer({ namespace, podLabels, cidr }: NetworkPeer): k8s.NetworkPolicyPeer {
  if (cidr !== undefined) return { ipBlock: { cidr } };
  const ofNamespace = namespace !== undefined && { [NAMESPACE_NAME]: namespace };
  return {
    ...(ofNamespace && { namespaceSelector: { matchLabels: ofNamespace } }),
    ...((podLabels || !ofNamespace) && { podSelector: podLabels ? { matchLabels: { ...podLabels } } : {} }),
  };
}

/** A peer in words, e.g. `pods k8s-app=kube-dns in namespace kube-system`. */
export function peerText({ namespace, podLabels, cidr }: NetworkPeer): string {
  if (cidr !== undefined) return cidr;
  const labels = Object.entries(podLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const place = namespace === undefined ? 'the namespace of the stack' : `namespace ${namespace}`;
  return [labels.length > 0 ? `pods ${labels.join(',')}` : 'all pods', place].join(' in ');
}

/** Whether a text is an IPv4 or IPv6 network, e.g. `10.0.0.0/8`. */
export function isNetwork(cidr: string): boolean {
  const [address, prefix, ...rest] = cidr.split('/');
  const bits = BITS[isIP(address)];
  return (
    bits !== undefined &&
    !address.includes('%') &&
    /^\d{1,3}$/.test(prefix ?? '') &&
    Number(prefix) <= bits &&
    rest.length === 0
  );
}

/** Says why something is no peer; the sentence has no key in front. */
export function peerMix({ namespace, podLabels, cidr }: NetworkPeer): string | undefined {
  const pods = namespace !== undefined || Object.keys(podLabels ?? {}).length > 0;
  if (cidr !== undefined && pods) return 'a cidr is for addresses, namespace and podLabels are for pods';
  return cidr === undefined && !pods ? 'it names neither pods nor addresses' : undefined;
}

/** What is wrong with peers, a sentence each, with its place. */
export function peerProblems(prop: string, peers: readonly NetworkPeer[]): string[] {
  return peers.flatMap((peer, i) => {
    const { namespace, cidr } = peer;
    const mix = peerMix(peer);
    return [
      mix && `${prop}[${i}]: ${mix}; allowed: { namespace, podLabels } or { cidr }`,
      namespace === undefined ? undefined : labelProblem(`${prop}[${i}].namespace`, namespace),
      cidr === undefined ? undefined : networkProblem(`${prop}[${i}].cidr`, cidr),
    ].filter((problem) => problem !== undefined);
  });
}

/** Says why a text is no network. */
export function networkProblem(prop: string, cidr: string): string | undefined {
  return isNetwork(cidr)
    ? undefined
    : `${prop}: got ${cidr}, allowed: an IPv4 or IPv6 network such as 10.20.0.0/16`;
}
