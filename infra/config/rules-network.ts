import { closedEdge, closedService } from '../../charts-src/network/network-policies';
import { openProblem } from '../../charts-src/webdis/rules';
import type { Rule } from './rules';

const outsideClients: Rule = {
  keys: ['network.allowFrom', 'network.policies', 'proxy.service.type', 'engine'],
  check: ({ engine, network: { policies = true, allowFrom }, proxy }) =>
    policies && engine === 'sentinel'
      ? closedService({ allowFrom, serviceType: proxy.service?.type })
      : undefined,
};

const withoutPolicies: Rule = {
  keys: ['network.policies', 'network'],
  check: ({ network: { policies = true, ...others } }) =>
    !policies && Object.keys(others).length > 0
      ? `got false together with network.${Object.keys(others).join(', network.')}; allowed: one or the other`
      : undefined,
};

const endpoint: Rule = {
  keys: ['network.endpointCidrs', 'engine'],
  check: ({ network: { endpointCidrs }, engine }) =>
    endpointCidrs !== undefined && engine !== 'elasticache'
      ? `got ${endpointCidrs.join(', ')}; allowed: nothing with engine: ${engine}, whose nodes are pods`
      : undefined,
};

/** Whoever reaches Webdis has the rights of its user in Redis. */
const openWebdis: Rule = {
  keys: ['webdis.basicAuth', 'webdis.allowFrom'],
  check: ({ webdis, edge }) => (webdis === false || edge.webdis ? undefined : openProblem(webdis)),
};

const ingress: Rule = {
  keys: ['network.ingressControllerNamespace', 'network.policies', 'edge'],
  check: ({ network: { policies = true, ingressControllerNamespace }, edge }) =>
    policies
      ? closedEdge({ edge: Boolean(edge.webdis ?? edge.insight), ingressControllerNamespace })
      : undefined,
};

/** Relations of `network`, and who reaches Webdis. */
export const networkRules: readonly Rule[] = [outsideClients, withoutPolicies, endpoint, openWebdis, ingress];
