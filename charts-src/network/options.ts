/** Who is let in, or may be reached: pods, or addresses. */
export interface NetworkPeer {
  /**
   * Namespace of the pods, a DNS label.
   *
   * @default - that of the stack
   */
  readonly namespace?: string;
  /**
   * Labels that the pods must have.
   *
   * @default - all pods of the namespace
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * Addresses instead of pods: an IPv4 or IPv6 network such as `10.20.0.0/16`. It is for what lies outside the cluster;
   * whether it also fits pods with such an address is left to the network plugin.
   *
   * @default - pods
   */
  readonly cidr?: string;
}

/** Settings of the NetworkPolicies, which let in and out what the stack needs and nothing else. */
export interface NetworkOptions {
  /**
   * Whether there are NetworkPolicies. A cluster whose network plugin takes no notice of them works the same.
   *
   * @default true
   */
  readonly policies?: boolean;
  /**
   * Namespace of the ingress controller, which may then reach Webdis and RedisInsight.
   *
   * @default - no namespace but that of the stack reaches Webdis, none RedisInsight
   */
  readonly ingressControllerNamespace?: string;
  /**
   * Namespace of Prometheus, which may then read the metrics of the proxy at port 8404.
   *
   * @default - nobody reads them
   */
  readonly monitoringNamespace?: string;
  /**
   * Clients of the proxy besides the pods of the stack's namespace and of `apps`. A Service of type NodePort or
   * LoadBalancer needs an entry with the `cidr` that its clients come from, as the proxy sees them: mostly the nodes'
   * addresses.
   *
   * @default - none
   */
  readonly allowFrom?: readonly NetworkPeer[];
  /**
   * What answers for names, at `dnsPort` by UDP and TCP; one or more.
   *
   * @default - pods with the label k8s-app: kube-dns in the namespace kube-system
   */
  readonly dnsServers?: readonly NetworkPeer[];
  /**
   * Port at which the DNS pods listen, 1 to 65535: that behind their Service.
   *
   * @default 53
   */
  readonly dnsPort?: number;
}

/** Networks that are routed on the internet by nobody: RFC 1918 and RFC 6598. */
export const PRIVATE_NETWORKS: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
];
