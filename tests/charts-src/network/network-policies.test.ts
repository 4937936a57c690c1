import { Chart, Testing } from 'cdk8s';
import { NetworkPolicies, type NetworkPoliciesProps, RedisClients, Webdis } from '../../../charts-src';
import { ofKind, pods, titleOf } from '../../support/manifest';
import { policiesFor } from '../../support/policies';
import { NAMESPACE, stackChart, stacks } from '../../support/stacks';
import { manifestsOf } from '../../support/yaml-snapshot';
import { find, outside, problemsOf, render, renderAlone } from '../support';

const props: NetworkPoliciesProps = { name: 'cart', namespace: NAMESPACE, components: ['redis'] };
const endpoint = { host: 'master.cart', port: 6380, readPort: 6380 };

function build(changes: Partial<NetworkPoliciesProps>): NetworkPolicies {
  return new NetworkPolicies(new Chart(Testing.app(), 'chart'), 'Network', { ...props, ...changes });
}

const protectedStacks = Object.entries(stacks).filter(([, { network }]) => network?.policies !== false);

test.each(protectedStacks)('every pod is closed in both directions: %s', (_title, stack) => {
  const objects = manifestsOf(stackChart(stack));
  for (const { workload, labels } of pods(objects)) {
    const policies = (['Ingress', 'Egress'] as const).map((direction) =>
      policiesFor(objects, { namespace: NAMESPACE, labels }, direction).map(titleOf),
    );
    expect([workload.title, ...policies]).toEqual([
      workload.title,
      [`NetworkPolicy/${workload.object.metadata.name}`],
      [`NetworkPolicy/${workload.object.metadata.name}`],
    ]);
  }
});

test('no rule is without peers or without ports: that would be everybody, or everything', () => {
  for (const { spec } of protectedStacks.flatMap(([, stack]) =>
    ofKind(manifestsOf(stackChart(stack)), 'NetworkPolicy'),
  )) {
    for (const { from, to, ports } of [...spec.ingress, ...spec.egress]) {
      expect(ports).not.toHaveLength(0);
      expect(from ?? to).not.toHaveLength(0);
      expect(from ?? to).not.toContainEqual({});
    }
  }
});

test('policies: false leaves them all out', () => {
  expect(ofKind(render({ network: { policies: false } }), 'NetworkPolicy')).toEqual([]);
});

describe('in front of a Redis that is elsewhere', () => {
  const objects = (endpointCidrs?: string[]) =>
    renderAlone(
      (chart) =>
        new RedisClients(chart, 'RedisHa', { name: 'cart', credentials: outside, endpoint, endpointCidrs }),
    );
  const ways = (endpointCidrs?: string[]) => {
    const { egress } = find(objects(endpointCidrs), 'NetworkPolicy/cart-webdis').spec;
    return egress[0];
  };

  test('Webdis and RedisInsight are all that has policies', () => {
    expect(ofKind(objects(), 'NetworkPolicy').map(titleOf)).toEqual([
      'NetworkPolicy/cart-webdis',
      'NetworkPolicy/cart-insight',
    ]);
  });

  test('they connect to its port in private networks', () => {
    expect(ways()).toEqual({
      to: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map((cidr) => ({
        ipBlock: { cidr },
      })),
      ports: [{ protocol: 'TCP', port: 6380 }],
    });
  });

  test('or in the networks that are given', () => {
    expect(ways(['10.30.0.0/16']).to).toEqual([{ ipBlock: { cidr: '10.30.0.0/16' } }]);
  });
});

test('a Service for clients from outside lets them in by their networks', () => {
  const objects = render({
    proxy: { serviceType: 'NodePort' },
    network: { allowFrom: [{ cidr: '10.1.0.0/16' }, { cidr: 'fd00::/8' }] },
  });
  const [clients] = find(objects, 'NetworkPolicy/cart-proxy').spec.ingress.filter(
    ({ ports }: { ports: unknown[] }) => ports.length === 3,
  );
  expect(clients.from.slice(-2)).toEqual([
    { ipBlock: { cidr: '10.1.0.0/16' } },
    { ipBlock: { cidr: 'fd00::/8' } },
  ]);
});

test.each<[Partial<NetworkPoliciesProps>, string]>([
  [{ ingressControllerNamespace: 'Edge' }, 'ingressControllerNamespace: got "Edge", allowed: 1 to 63'],
  [{ monitoringNamespace: '' }, 'monitoringNamespace: got "", allowed: 1 to 63'],
  [{ allowFrom: [{}] }, 'allowFrom[0]: it names neither pods nor addresses'],
  [{ allowFrom: [{ podLabels: {} }] }, 'allowFrom[0]: it names neither pods nor addresses'],
  [{ allowFrom: [{ namespace: 'a', cidr: '10.0.0.0/8' }] }, 'allowFrom[0]: a cidr is for addresses'],
  [{ allowFrom: [{ namespace: 'a.b' }] }, 'allowFrom[0].namespace: got "a.b", allowed'],
  [{ allowFrom: [{ cidr: '10.0.0.0/33' }] }, 'allowFrom[0].cidr: got 10.0.0.0/33, allowed: an IPv4 or IPv6'],
  [{ allowFrom: [{ cidr: '10.0.0.1' }] }, 'allowFrom[0].cidr: got 10.0.0.1, allowed'],
  [{ allowFrom: [{ cidr: 'fe80::1%eth0/64' }] }, 'allowFrom[0].cidr: got fe80::1%eth0/64, allowed'],
  [{ dnsServers: [] }, 'dnsServers: got an empty list'],
  [{ dnsServers: [{ cidr: 'dns' }] }, 'dnsServers[0].cidr: got dns, allowed'],
  [{ dnsPort: 0 }, 'dnsPort: got 0, allowed: a whole number from 1 to 65535'],
  [{ outside: { port: 6379, cidrs: ['vpc'] } }, 'endpointCidrs[0]: got vpc, allowed'],
  [{ serviceType: 'LoadBalancer' }, 'allowFrom: got no cidr, with which nobody outside the cluster reaches'],
  [{ serviceType: 'NodePort', allowFrom: [{ namespace: 'a' }] }, 'allowFrom: got no cidr'],
])('refused: %j', (changes, sentence) => {
  const [path, ...problems] = problemsOf(() => build(changes));
  expect(path).toBe('chart/Network');
  expect(problems.join('; ')).toContain(sentence);
});

test.each(['fd00::/8', '0.0.0.0/0', '10.0.0.1/32', '::/0'])('taken: %s', (cidr) => {
  expect(() => build({ serviceType: 'NodePort', allowFrom: [{ cidr }] })).not.toThrow();
});

describe('Webdis without a password', () => {
  const webdis = (allowFrom?: string[]) =>
    problemsOf(() =>
      renderAlone(
        (chart) =>
          new Webdis(chart, 'Webdis', {
            name: 'cart',
            endpoint,
            credentials: outside,
            basicAuth: false,
            allowFrom,
          }),
      ),
    ).join('; ');

  test.each([
    [undefined, 'basicAuth: got false, which lets in everybody, as allowFrom is empty, without a password'],
    [[], 'everybody, as allowFrom is empty'],
    [['10.0.0.0/8', '0.0.0.0/0'], 'which lets in 0.0.0.0/0, without a password'],
    [['0.0.0.0/1', '128.0.0.0/1'], 'which lets in 0.0.0.0/1, 128.0.0.0/1, without'],
  ])('is refused with allowFrom %j', (allowFrom, sentence) => {
    expect(webdis(allowFrom)).toContain(sentence);
  });

  test('is taken with a network that is no larger than the largest private one', () => {
    expect(webdis(['10.0.0.0/8'])).toBe('');
  });
});
