import { z } from 'zod';
import { isNetwork, peerMix } from '../../charts-src/network/peers';
import { PRIVATE_NETWORKS } from '../../charts-src/network/options';
import { key, kind } from './docs';
import * as kinds from './kinds';

const NETWORK = 'an IPv4 or IPv6 network such as 10.20.0.0/16 or fd00:20::/48';
const PEER = '{ namespace, podLabels } for pods (one of them is enough), or { cidr } for addresses';

const network = kind(z.string().refine(isNetwork), NETWORK);

const peer = kind(
  z
    .strictObject({
      namespace: kinds.namespaceName.optional(),
      podLabels: z.record(kinds.metadataKey, kinds.labelValue).optional(),
      cidr: network.optional(),
    })
    .superRefine((value, context) => {
      const message = peerMix(value);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  PEER,
);

const oneOrMore = <T extends z.ZodType>(item: T, allowed: string) =>
  kind(z.array(item).min(1), `a list of one or more; each item: ${allowed}`);

export const networkPolicies = z.strictObject({
  policies: key(
    kinds.bool,
    'Whether there are NetworkPolicies; a network plugin that ignores them loses nothing.',
    'true',
  ),
  ingressControllerNamespace: key(
    kinds.namespaceName,
    'Namespace of the ingress controller, which may then reach Webdis and RedisInsight.',
    'none',
  ),
  monitoringNamespace: key(
    kinds.namespaceName,
    'Namespace of Prometheus, which may then read the metrics of the proxy.',
    'none',
  ),
  allowFrom: key(
    z.array(peer),
    'Clients of the proxy besides the namespace of the stack and those of `apps`; without `namespace` pods of the namespace of the stack. A Service of type NodePort or LoadBalancer needs a `cidr`.',
    'none',
  ),
  dnsServers: key(
    oneOrMore(peer, PEER),
    'What answers for names.',
    'pods `k8s-app: kube-dns` in `kube-system`',
  ),
  dnsPort: key(kinds.wholeNumber(1, 65535), 'Port at which those pods listen, by UDP and TCP.', '53'),
  endpointCidrs: key(
    oneOrMore(network, NETWORK),
    'Where the nodes of `engine: elasticache` have their addresses: the networks of the VPC.',
    PRIVATE_NETWORKS.join(', '),
  ),
});
