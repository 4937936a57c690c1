import type {
  V1NetworkPolicyIngressRule,
  V1NetworkPolicyEgressRule,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
  V1NetworkPolicySpec,
} from '@kubernetes/client-node';
import { type Labels, type Manifest, ofKind, selects } from './manifest';

/** A pod as NetworkPolicies see it. */
export interface NetworkPod {
  readonly namespace: string;
  readonly labels: Labels;
}

type Direction = 'Ingress' | 'Egress';

/** A rule of either direction. */
interface Rule {
  readonly peers: readonly V1NetworkPolicyPeer[];
  readonly ports: readonly V1NetworkPolicyPort[];
}

/** The NetworkPolicies that hold for a pod in a direction. */
export function policiesFor(objects: readonly Manifest[], pod: NetworkPod, direction: Direction): Manifest[] {
  return ofKind(objects, 'NetworkPolicy').filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace &&
      spec.policyTypes.includes(direction) &&
      selects(spec.podSelector, pod.labels),
  );
}

/** Whether the policies let one pod connect to another's port, as Kubernetes reads them; no address is looked at. */
export function connects(
  objects: readonly Manifest[],
  from: NetworkPod,
  to: NetworkPod,
  port: number,
): boolean {
  const allows = (pod: NetworkPod, other: NetworkPod, direction: Direction) => {
    const policies = policiesFor(objects, pod, direction);
    const rules = policies.flatMap((policy) =>
      rulesOf(policy, direction).map((rule) => ({ ...rule, home: pod.namespace })),
    );
    return (
      policies.length === 0 ||
      rules.some(({ peers, ports, home }) => {
        const isPeer = peers.length === 0 || peers.some((peer) => fits(peer, other, home));
        return isPeer && (ports.length === 0 || ports.some((one) => isTcp(one) && one.port === port));
      })
    );
  };
  return allows(from, to, 'Egress') && allows(to, from, 'Ingress');
}

/** The rules of a policy. */
export function rulesOf(policy: Manifest, direction: Direction): Rule[] {
  const { ingress = [], egress = [] } = policy.spec as V1NetworkPolicySpec;
  return direction === 'Ingress'
    ? ingress.map(({ _from, from, ports = [] }: WrittenIngress) => ({ peers: from ?? _from ?? [], ports }))
    : egress.map(({ to = [], ports = [] }: V1NetworkPolicyEgressRule) => ({ peers: to, ports }));
}

/** `from` in the API, another name in the types of its client. */
type WrittenIngress = V1NetworkPolicyIngressRule & { readonly from?: V1NetworkPolicyPeer[] };

function fits(
  { namespaceSelector, podSelector, ipBlock }: V1NetworkPolicyPeer,
  pod: NetworkPod,
  home: string,
) {
  if (ipBlock) return false;
  const place = namespaceSelector
    ? selects(namespaceSelector, { 'kubernetes.io/metadata.name': pod.namespace })
    : pod.namespace === home;
  return place && selects(podSelector, pod.labels);
}

const isTcp = ({ protocol = 'TCP' }: V1NetworkPolicyPort) => protocol === 'TCP';
