import { loadConfig } from '../../infra/config';
import { standIn } from '../../infra/delivery/source';
import { buildStack } from '../../infra/stack';
import type { Manifest } from '../support/manifest';
import { allProps, stackChart } from '../support/stacks';
import { manifestsOf } from '../support/yaml-snapshot';
import { container, find, secretEnv, template, titles } from '../charts-src/support';

const render = (values: Record<string, unknown> = {}): Manifest[] =>
  manifestsOf(
    buildStack(loadConfig({ name: 'cart', namespace: 'shop', ...values }), (key) => `<value-of-${key}>`)
      .chart,
  );

/** Every key of a stack file that constructs are built with, each with a value that is not its default. */
const RESOURCES = { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '500m', memory: '192Mi' } };
const ALL = {
  clusterDomain: 'cluster.example',
  flavor: 'valkey',
  replicas: 5,
  redis: {
    maxmemory: '100Mi',
    maxmemoryPolicy: 'allkeys-lru',
    minReplicasToWrite: 2,
    config: { 'slowlog-max-len': 256, 'lazyfree-lazy-eviction': true },
    modules: ['/opt/modules/one.so', '/opt/modules/two.so'],
    resources: RESOURCES,
  },
  sentinel: {
    replicas: 5,
    quorum: 3,
    downAfter: '5s',
    failoverTimeout: '30s',
    parallelSyncs: 2,
    resources: RESOURCES,
  },
  proxy: {
    replicas: 3,
    service: {
      type: 'LoadBalancer',
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
      trafficDistribution: 'PreferClose',
    },
    resources: RESOURCES,
  },
  webdis: {
    replicas: 2,
    basicAuth: false,
    commands: ['+get', '+set'],
    autoscaling: { maxReplicas: 5, cpuPercent: 60 },
    websockets: true,
    resources: RESOURCES,
  },
  insight: { access: 'read-write', resources: RESOURCES },
  storage: { size: '8Gi', className: 'fast', sentinelSize: '128Mi' },
  images: {
    registry: 'registry.example.com/mirror',
    redis: 'docker.io/library/redis:8.6.2',
    haproxy: allProps.proxy.image,
    webdis: allProps.webdis.image,
    insight: allProps.insight.image,
    pullPolicy: 'Always',
    pullSecrets: ['registry-login'],
  },
  pods: {
    labels: { team: 'shop' },
    annotations: { 'example.com/owner': 'shop' },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'redis', effect: 'NoSchedule' }],
    priorityClassName: 'high',
    spread: 'hard',
    extraPodSpec: { dnsConfig: { options: [{ name: 'ndots', value: '2' }] } },
  },
  apps: [
    {
      namespace: 'checkout',
      secretName: 'redis',
      user: 'checkout',
      keyPattern: 'checkout:*',
      commands: ['+@read', '+@write', '+info'],
      directAccess: true,
    },
  ],
  network: allProps.network,
  edge: allProps.edge,
};

/** Objects without the values of Secrets, by title. */
const comparable = (objects: readonly Manifest[]) =>
  Object.fromEntries(titles(objects).map((title, i) => [title, { ...objects[i], stringData: undefined }]));

test('an empty config is the stack of the default props', () => {
  expect(comparable(render())).toEqual(comparable(manifestsOf(stackChart())));
});

test('every key arrives at its prop', () => {
  // tls: its values are made by the program (tests/infra/tls)
  const waiting = { 'pulumi.com/timeoutSeconds': '120' }; // for an address, which only Pulumi waits for
  const edge = { ...allProps.edge, annotations: { ...allProps.edge.annotations, ...waiting } };
  expect(comparable(render(ALL))).toEqual(
    comparable(manifestsOf(stackChart({ ...allProps, edge, tls: undefined }))),
  );
});

test('rooms are left out by false', () => {
  expect(titles(render({ webdis: false, insight: false })).join(' ')).not.toMatch(/webdis|insight/);
  expect(titles(render({ failover: false })).join(' ')).not.toMatch(/sentinel/);
});

test('passwords are what the caller gives for them', () => {
  const objects = render();
  expect(find(objects, 'Secret/cart').stringData).toMatchObject({
    'db-password': '<value-of-db-password>',
    'webdis-http-auth': '<value-of-webdis-http-auth>',
  });
  expect(find(objects, 'Secret/cart-connection').stringData.REDIS_PASSWORD).toBe('<value-of-db-password>');
  expect(secretEnv(container(objects, 'Deployment/cart-webdis'))).toMatchObject({
    REDIS_PASSWORD: 'cart/webdis-password',
  });
});

test('a Secret that exists is used, none is made, and applications get their passwords of it', () => {
  const objects = render({ existingSecret: 'given', apps: [{ namespace: 'app', user: 'jobs' }] });
  expect(titles(objects).filter((title) => title.startsWith('Secret/'))).toEqual([
    'Secret/cart-connection',
    'Secret/cart-connection',
  ]);
  const bound = objects.find(({ kind, metadata }) => kind === 'Secret' && metadata.namespace === 'app')!;
  expect(bound.stringData.REDIS_PASSWORD).toBe('<value-of-app-jobs-password>');
  const { volumes } = template(objects, 'StatefulSet/cart').spec!;
  expect(volumes!.find(({ name }) => name === 'credentials')!.secret!.secretName).toBe('given');
});

test('everything waits for the credentials', () => {
  const { redis } = buildStack(loadConfig({}), standIn);
  expect(redis.node.dependencies.map(({ node }) => node.path)).toEqual(['redis/Credentials']);
});

test('resources that are left out keep their defaults', () => {
  const redis = { resources: { limits: { memory: '512Mi' } } };
  expect(template(render({ redis }), 'StatefulSet/cart').spec!.containers[0].resources).toEqual({
    requests: { cpu: '100m', memory: '256Mi' },
    limits: { memory: '512Mi' },
  });
});

test('the same config gives the same bytes', () => {
  expect(JSON.stringify(render(ALL))).toBe(JSON.stringify(render(ALL)));
});
