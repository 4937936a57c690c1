import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Problems, labelProblem, metadataOf, selectorOf } from '../kit';
import { partOf } from '../stack';
import { Component, Flow, FlowOptions, flowsOf } from './flows';
import { NetworkPeer } from './options';
import { networkProblem, peerProblems, policyPeer } from './peers';

/** What the NetworkPolicies of a stack are made of. */
export interface NetworkPoliciesProps extends FlowOptions {
  /**
   * Labels for every NetworkPolicy.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Type of the proxy's Service.
   *
   * @default ClusterIP
   */
  readonly serviceType?: string;
  /**
   * Whether there is an Ingress to Webdis or RedisInsight.
   *
   * @default false
   */
  readonly edge?: boolean;
}

/** A rule of a NetworkPolicy, whichever way it is for. */
interface Rule {
  readonly peers: k8s.NetworkPolicyPeer[];
  readonly ports: k8s.NetworkPolicyPort[];
}

/**
 * A NetworkPolicy for the pods of each part: all connections in and out are refused but those of the flows. Kubelets
 * reach the pods of their node whatever is written here.
 *
 * @throws Error with everything that is wrong with the props
 */
export class NetworkPolicies extends Construct {
  static readonly pulumiType = 'redis-ha-stack:network:NetworkPolicies';

  /** What is allowed. */
  readonly flows: readonly Flow[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkPoliciesProps,
  ) {
    super(scope, id);
    this.validate();
    this.flows = flowsOf(props);
    for (const component of props.components) this.policy(component);
  }

  private policy(component: Component): void {
    const { name, labels } = this.props;
    const part = partOf(name, component);
    const id = component[0].toUpperCase() + component.slice(1);
    new k8s.KubeNetworkPolicy(this, id, {
      metadata: metadataOf({ name: component === 'redis' ? name : `${name}-${component}`, part, labels }),
      spec: {
        podSelector: { matchLabels: { ...selectorOf(part) } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: this.rules(component, 'to').map(({ peers, ports }) => ({ from: peers, ports })),
        egress: this.rules(component, 'from').map(({ peers, ports }) => ({ to: peers, ports })),
      },
    });
  }

  /** The flows that begin or end at a part, as one rule for all others with the same ports. */
  private rules(component: Component, own: 'from' | 'to'): Rule[] {
    const groups = new Map<string, Flow[]>();
    for (const flow of this.flows.filter((flow) => flow[own] === component)) {
      const key = JSON.stringify(flow.ports);
      groups.set(key, [...(groups.get(key) ?? []), flow]);
    }
    const other = own === 'from' ? 'to' : 'from';
    return [...groups.values()].map((flows) => ({
      peers: flows.map((flow) => this.peer(flow[other])),
      ports: portsOf(flows[0]),
    }));
  }

  private peer(end: Component | NetworkPeer): k8s.NetworkPolicyPeer {
    return policyPeer(
      typeof end === 'string' ? { podLabels: selectorOf(partOf(this.props.name, end)) } : end,
    );
  }

  private validate(): void {
    const { ingressControllerNamespace: controller, monitoringNamespace: monitoring } = this.props;
    const { allowFrom = [], dnsServers, dnsPort = 53, outside } = this.props;
    const closed = closedService(this.props);
    const unreached = closedEdge(this.props);
    new Problems(this)
      .note(controller === undefined ? undefined : labelProblem('ingressControllerNamespace', controller))
      .note(monitoring === undefined ? undefined : labelProblem('monitoringNamespace', monitoring))
      .note(...peerProblems('allowFrom', allowFrom), ...peerProblems('dnsServers', dnsServers ?? []))
      .note(...(outside?.cidrs ?? []).map((cidr, i) => networkProblem(`endpointCidrs[${i}]`, cidr)))
      .unless(
        outside?.cidrs.length !== 0,
        'endpointCidrs: got an empty list, with which nobody reaches the Redis; allowed: one network or more',
      )
      .unless(dnsServers?.length !== 0, 'dnsServers: got an empty list, with which no pod finds another')
      .unless(
        Number.isInteger(dnsPort) && dnsPort >= 1 && dnsPort <= 65535,
        `dnsPort: got ${dnsPort}, allowed: a whole number from 1 to 65535`,
      )
      .note(closed && `allowFrom: ${closed}`)
      .note(unreached && `ingressControllerNamespace: ${unreached}`)
      .throw();
  }
}

/** Rooms of a stack by the part that their pods play. */
export type Rooms = Readonly<Partial<Record<Component, Construct>>>;

/** Puts the policies of the rooms that there are into a scope, unless they are switched off. */
export function addNetworkPolicies(
  scope: Construct,
  rooms: Rooms,
  props: Omit<NetworkPoliciesProps, 'components'>,
): NetworkPolicies | undefined {
  const components = (Object.keys(rooms) as Component[]).filter((component) => rooms[component]);
  return (props.policies ?? true)
    ? new NetworkPolicies(scope, 'Network', { ...props, components })
    : undefined;
}

/** Says why nobody outside the cluster would reach a Service that is for them; the sentence has no key in front. */
export function closedService({
  serviceType = 'ClusterIP',
  allowFrom = [],
}: Pick<NetworkPoliciesProps, 'serviceType' | 'allowFrom'>): string | undefined {
  if (serviceType === 'ClusterIP' || allowFrom.some(({ cidr }) => cidr !== undefined)) return undefined;
  return (
    `got no cidr, with which nobody outside the cluster reaches the Service of type ${serviceType}; ` +
    "allowed: the networks of its clients as the proxy sees them, mostly the nodes' addresses"
  );
}

/** Says why nobody would reach what an Ingress leads to; the sentence has no key in front. */
export function closedEdge({
  edge,
  ingressControllerNamespace,
}: Pick<NetworkPoliciesProps, 'edge' | 'ingressControllerNamespace'>): string | undefined {
  if (!edge || ingressControllerNamespace !== undefined) return undefined;
  return (
    'got none, with which the ingress controller reaches neither Webdis nor RedisInsight; ' +
    'allowed: the namespace that its pods are in'
  );
}

const portsOf = ({ ports }: Flow): k8s.NetworkPolicyPort[] =>
  ports.map(({ protocol, port }) => ({ protocol, port: k8s.IntOrString.fromNumber(port) }));
