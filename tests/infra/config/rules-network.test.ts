import { loadConfig } from '../../../infra/config';
import { problemsOf } from './problems';

const external = { proxy: { service: { type: 'LoadBalancer' } } };
const elasticache = { engine: 'elasticache', elasticache: { vpc: { id: 'vpc-0a1b2c3d' } } };
const open = { basicAuth: false };
const NETWORK = 'allowed: an IPv4 or IPv6 network such as 10.20.0.0/16';
const PEER = '{ namespace, podLabels } for pods (one of them is enough), or { cidr } for addresses';

describe('networks that do not fit', () => {
  test.each<[values: Record<string, unknown>, key: string, text: string]>([
    [{ network: { policies: 'no' } }, 'network.policies', 'got "no"; allowed: true, false'],
    [{ network: { policie: true } }, 'network.policie', 'unknown key; did you mean policies?'],
    [
      { network: { ingressControllerNamespace: 'Traefik' } },
      'network.ingressControllerNamespace',
      'got "Traefik"; allowed: 1 to 63',
    ],
    [{ network: { monitoringNamespace: '' } }, 'network.monitoringNamespace', 'got ""; allowed: 1 to 63'],
    [
      { network: { allowFrom: 'batch' } },
      'network.allowFrom',
      `got "batch"; allowed: a list; each item: ${PEER}`,
    ],
    [
      { network: { allowFrom: [{}] } },
      'network.allowFrom[0]',
      `it names neither pods nor addresses; got a map; allowed: ${PEER}`,
    ],
    [
      { network: { allowFrom: [{ namespace: 'a', cidr: '10.0.0.0/8' }] } },
      'network.allowFrom[0]',
      'a cidr is for addresses, namespace and podLabels are for pods; got a map',
    ],
    [
      { network: { allowFrom: [{ namespace: 'a', podLabel: {} }] } },
      'network.allowFrom[0].podLabel',
      'unknown key; did you mean podLabels?',
    ],
    [
      { network: { allowFrom: [{ cidr: '10.0.0.0/33' }] } },
      'network.allowFrom[0].cidr',
      `got "10.0.0.0/33"; ${NETWORK}`,
    ],
    [{ network: { allowFrom: [{ cidr: '10.0.0.1' }] } }, 'network.allowFrom[0].cidr', NETWORK],
    [
      { network: { allowFrom: [{ podLabels: { 'a b': 'c' } }] } },
      'network.allowFrom[0].podLabels["a b"]',
      'got this key; allowed: a Kubernetes key',
    ],
    [
      { network: { dnsServers: [] } },
      'network.dnsServers',
      `got a list; allowed: a list of one or more; each item: ${PEER}`,
    ],
    [{ network: { dnsPort: 0 } }, 'network.dnsPort', 'got 0; allowed: a whole number from 1 to 65535'],
    [
      { ...elasticache, network: { endpointCidrs: ['vpc'] } },
      'network.endpointCidrs[0]',
      `got "vpc"; ${NETWORK}`,
    ],
    [
      { network: { endpointCidrs: ['10.0.0.0/16'] } },
      'network.endpointCidrs',
      'got 10.0.0.0/16; allowed: nothing with engine: sentinel, whose nodes are pods',
    ],
    [
      { network: { policies: false, allowFrom: [{ namespace: 'a' }], dnsPort: 5353 } },
      'network.policies',
      'got false together with network.allowFrom, network.dnsPort; allowed: one or the other',
    ],
    [
      external,
      'network.allowFrom',
      'got no cidr, with which nobody outside the cluster reaches the Service of type LoadBalancer; ' +
        'allowed: the networks of its clients as the proxy sees them',
    ],
    [{ ...external, network: { allowFrom: [{ namespace: 'a' }] } }, 'network.allowFrom', 'got no cidr'],
    [
      { ...elasticache, network: { allowFrom: [{ namespace: 'a' }] } },
      'network.allowFrom',
      'allowed: nothing with engine: elasticache (clients reach the endpoints of ElastiCache without a proxy)',
    ],
    [
      { webdis: open },
      'webdis.basicAuth',
      'got false, which lets in everybody, as allowFrom is empty, without a password; ' +
        'allowed: true, or false with networks of /8 or smaller in allowFrom',
    ],
    [{ webdis: { ...open, allowFrom: [] } }, 'webdis.basicAuth', 'everybody'],
    [
      { webdis: { ...open, allowFrom: ['10.0.0.0/8', '0.0.0.0/0'] } },
      'webdis.basicAuth',
      'got false, which lets in 0.0.0.0/0, without a password',
    ],
  ])('%j', (values, key, text) => {
    expect(problemsOf(values)).toEqual({ [key]: expect.stringContaining(text) });
  });
});

test.each<Record<string, unknown>>([
  { ...external, network: { allowFrom: [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }] } },
  { ...external, network: { policies: false } },
  { network: { allowFrom: [{ podLabels: { role: 'worker' } }, { namespace: 'a', podLabels: {} }] } },
  { network: { dnsServers: [{ namespace: 'openshift-dns' }], dnsPort: 5353 } },
  { ...elasticache, network: { endpointCidrs: ['10.0.0.0/16', 'fd00::/56'], monitoringNamespace: 'm' } },
  { webdis: { ...open, allowFrom: ['10.0.0.0/8'] } },
  { webdis: { allowFrom: ['0.0.0.0/0'] } },
])('taken: %j', (values) => {
  expect(() => loadConfig(values)).not.toThrow();
});
