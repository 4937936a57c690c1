import { Duration, Size } from 'cdk8s';
import { Flavor, InsightAccess, Spread } from '../../charts-src';
import { type Manifest, ofKind, titleOf, workloads } from '../support/manifest';
import type { StackProps } from '../support/stacks';
import { render, titles } from './support';

/** Fields that Kubernetes, of one version or another, refuses to change in a StatefulSet. */
const IMMUTABLE = [
  'selector',
  'serviceName',
  'podManagementPolicy',
  'volumeClaimTemplates',
  'revisionHistoryLimit',
];

const memory = (limit: number) => ({ memory: { limit: Size.mebibytes(limit) } });

const changes: Readonly<Record<string, StackProps>> = {
  'maxmemory policy': { redis: { maxmemoryPolicy: 'allkeys-lru' } },
  maxmemory: { redis: { maxmemory: Size.mebibytes(100) } },
  'directives of redis.conf': { redis: { config: { hz: 20 } } },
  modules: { redis: { modules: ['/opt/one.so'] } },
  'limit of the nodes': { redis: { resources: memory(512) } },
  'limit of the Sentinels': { sentinel: { resources: memory(96) } },
  'limit of the proxy': { proxy: { resources: memory(256) } },
  'image tag': { redis: { image: 'docker.io/library/redis:8.6.4' } },
  registry: { imageRegistry: 'registry.example.com' },
  flavor: { flavor: Flavor.VALKEY },
  'time until a failover': { sentinel: { downAfter: Duration.seconds(5) } },
  quorum: { sentinel: { quorum: 3 } },
  'number of nodes': { replicas: 5 },
  'number of Sentinels': { sentinels: 5 },
  'networks of Webdis': { webdis: { allowFrom: ['10.0.0.0/8'] } },
  'commands of Webdis': { webdis: { commands: ['+get'] } },
  'autoscaling of Webdis': { webdis: { autoscaling: { maxReplicas: 3 } } },
  'rights of RedisInsight': { insight: { access: InsightAccess.READ_WRITE } },
  'type of the Service': {
    proxy: { serviceType: 'NodePort' },
    network: { allowFrom: [{ cidr: '10.0.0.0/8' }] },
  },
  'clients of the proxy': { network: { allowFrom: [{ namespace: 'batch' }] } },
  labels: { labels: { team: 'blue' } },
  annotations: { podAnnotations: { note: 'x' } },
  'hard spread': { spread: Spread.HARD },
  'node selector': { nodeSelector: { disk: 'fast' } },
  applications: { apps: [{ namespace: 'app', user: 'jobs' }] },
  'extra volumes of pods': { extraPodSpec: { volumes: [{ name: 'more', emptyDir: {} }] } },
};

const before = render();
const sets = (objects: readonly Manifest[]) =>
  ofKind(objects, 'StatefulSet').map((set) => [
    titleOf(set),
    ...IMMUTABLE.map((field) => [field, set.spec[field]]),
  ]);
const selectors = (objects: readonly Manifest[]) =>
  Object.fromEntries(
    ofKind(objects, 'Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy').map((one) => [
      titleOf(one),
      one.spec.selector ?? one.spec.podSelector,
    ]),
  );
const checksums = (objects: readonly Manifest[]) =>
  Object.fromEntries(
    workloads(objects).map(({ title, metadata }) => [title, metadata.annotations?.['checksum/config']]),
  );

describe.each(Object.entries(changes))('a change of %s', (_, props) => {
  const after = render(props);

  test('changes something', () => {
    expect(after).not.toEqual(before);
  });

  test('touches no field of a StatefulSet that cannot be changed in place', () => {
    expect(sets(after)).toEqual(sets(before));
  });

  test('keeps every name and every selector', () => {
    expect(titles(after)).toEqual(expect.arrayContaining(titles(before)));
    expect(selectors(after)).toMatchObject(selectors(before));
  });
});

test('neither names nor selectors nor labels have a hash or a version in them', () => {
  const texts = before.flatMap(({ metadata, spec }) => [
    metadata.name!,
    ...Object.values(metadata.labels ?? {}),
    ...Object.values<string>(spec?.selector?.matchLabels ?? spec?.selector ?? {}),
  ]);
  for (const text of texts) expect(text).not.toMatch(/\d\.\d|[0-9a-f]{8}/);
});

describe('what rolls pods', () => {
  const changed = (props: StackProps) => {
    const now = checksums(render(props));
    return Object.keys(now).filter((title) => now[title] !== checksums(before)[title]);
  };

  test('each room rolls with its own configuration alone', () => {
    expect(changed({ redis: { config: { hz: 20 } } })).toEqual(['StatefulSet/cart']);
    expect(changed({ sentinel: { quorum: 3 } })).toEqual(['StatefulSet/cart-sentinel']);
    expect(changed({ webdis: { allowFrom: ['10.0.0.0/8'] } })).toEqual(['Deployment/cart-webdis']);
  });

  test('proxies roll when there are more nodes to lead to', () => {
    expect(changed({ replicas: 4 })).toContain('Deployment/cart-proxy');
  });

  test('the users of applications come without a change of any pod', () => {
    const templates = (objects: readonly Manifest[]) =>
      Object.fromEntries(workloads(objects).map(({ title, object }) => [title, object]));
    const apps = [{ namespace: 'app', user: 'jobs', directAccess: true }];
    const after = render({ apps });
    expect(templates(after)).toEqual(templates(before));
    for (const room of ['redis', 'sentinel']) {
      const map = after.find((one) => titleOf(one) === `ConfigMap/cart-${room}`)!;
      expect(map.data['apps.acl']).toMatch(/^user jobs on \{app-jobs-password\} /);
      expect(map.data['users.acl']).not.toContain('jobs');
    }
  });

  test('the file of users is part of the configuration of the nodes', () => {
    expect(changed({ webdis: { commands: ['+get'] } })).toEqual(['StatefulSet/cart']);
  });
});
