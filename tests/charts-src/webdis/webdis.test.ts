import { Chart } from 'cdk8s';
import { Webdis, WebdisOptions, WebdisProps, webdisJson } from '../../../charts-src';
import {
  container,
  find,
  outside,
  problemsOf,
  render,
  renderAlone,
  secretEnv,
  template,
  titles,
} from '../support';

const DEPLOYMENT = 'Deployment/cart-webdis';
const endpoint = { host: 'redis.example.org', port: 6390, readPort: 6391 };
const props: WebdisProps = { name: 'cart', endpoint, credentials: outside };
const alone = (own: Partial<WebdisProps> = {}) =>
  renderAlone((chart: Chart) => new Webdis(chart, 'Webdis', { ...props, ...own }));
const problems = (own: Partial<WebdisProps>) => problemsOf(() => alone(own)).slice(1);
const config = (webdis: WebdisOptions = {}) =>
  JSON.parse(find(render({ webdis }), 'ConfigMap/cart-webdis').data['webdis.json']);

const OFF = { disabled: ['*'] };
const PROBES = { ip: '127.0.0.1/32', enabled: ['PING'] };
const AUTH = { http_basic_auth: '$WEBDIS_HTTP_AUTH' };

test('webdis.json with all defaults', () => {
  expect(config()).toEqual({
    redis_host: 'cart.shop.svc.cluster.local',
    redis_port: 6379,
    redis_auth: ['webdis', '$REDIS_PASSWORD'],
    http_host: '0.0.0.0',
    http_port: 7379,
    threads: 2,
    pool_size: 4,
    daemonize: false,
    websockets: false,
    database: 0,
    acl: [OFF, PROBES, { ...AUTH, enabled: ['*'] }],
    verbosity: 2,
    logfile: '/dev/stderr',
  });
});

test.each<[string, WebdisOptions, object[]]>([
  ['nobody without a password', {}, [{ ...AUTH, enabled: ['*'] }]],
  ['everybody with a password', { allowFrom: ['0.0.0.0/0'] }, [{ ip: '0.0.0.0/0', ...AUTH, enabled: ['*'] }]],
  [
    'networks with a password',
    { allowFrom: ['10.0.0.0/8', '192.168.0.0/16'] },
    [
      { ip: '10.0.0.0/8', ...AUTH, enabled: ['*'] },
      { ip: '192.168.0.0/16', ...AUTH, enabled: ['*'] },
    ],
  ],
  [
    'networks without a password',
    { allowFrom: ['10.0.0.0/8'], basicAuth: false },
    [{ ip: '10.0.0.0/8', enabled: ['*'] }],
  ],
])('all is off first, the pod itself may PING, and then comes %s', (_, webdis, clients) => {
  expect(config(webdis).acl).toEqual([OFF, PROBES, ...clients]);
});

test('WebSockets are served when asked for', () => {
  expect(config({ websockets: true }).websockets).toBe(true);
});

test('the port of Redis is 6379 unless said', () => {
  const options = { host: 'h', allowFrom: [], basicAuth: true, websockets: false };
  expect(JSON.parse(webdisJson(options)).redis_port).toBe(6379);
});

test('passwords come from the Secret by the environment', () => {
  expect(secretEnv(container(render(), DEPLOYMENT))).toEqual({
    REDIS_PASSWORD: 'cart/webdis-password',
    WEBDIS_HTTP_AUTH: 'cart/webdis-http-auth',
  });
});

test('its rules about commands are those of its user in Redis', () => {
  const acl = (webdis: WebdisOptions) =>
    /^user webdis .*$/m.exec(find(render({ webdis }), 'ConfigMap/cart-redis').data['users.acl'])![0];
  expect(acl({ commands: ['+get', '+set'] })).toMatch(/ -@all \+get \+set$/);
  expect(acl({ commands: [] })).toMatch(/ -@all$/);
  expect(acl({})).toMatch(/ -@all \+@read \+@write .* -@admin -@dangerous /);
});

test('used alone, it is in front of any Redis', () => {
  const objects = alone();
  expect(titles(objects)).toEqual([
    'ConfigMap/cart-webdis',
    'ServiceAccount/cart-webdis',
    'Deployment/cart-webdis',
    'Service/cart-webdis',
  ]);
  expect(JSON.parse(find(objects, 'ConfigMap/cart-webdis').data['webdis.json'])).toMatchObject({
    redis_host: 'redis.example.org',
    redis_port: 6390,
  });
});

test('another config rolls the pods', () => {
  const checksum = (webdis: WebdisOptions) =>
    template(render({ webdis }), DEPLOYMENT).metadata!.annotations!['checksum/config'];
  expect(checksum({ allowFrom: ['10.0.0.0/8'] })).not.toBe(checksum({}));
  expect(checksum({ commands: ['+get'] })).toBe(checksum({}));
});

test('a fixed number of pods', () => {
  const objects = render({ webdis: { replicas: 3 } });
  expect(find(objects, DEPLOYMENT).spec.replicas).toBe(3);
  expect(titles(objects)).not.toContain('HorizontalPodAutoscaler/cart-webdis');
  expect(titles(objects)).toContain('PodDisruptionBudget/cart-webdis');
});

test('an autoscaler has the number of pods to itself', () => {
  const objects = render({ webdis: { replicas: 2, autoscaling: { maxReplicas: 5, cpuPercent: 60 } } });
  expect(find(objects, DEPLOYMENT).spec).not.toHaveProperty('replicas');
  expect(find(objects, 'HorizontalPodAutoscaler/cart-webdis').spec).toEqual({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart-webdis' },
    minReplicas: 2,
    maxReplicas: 5,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
      },
    ],
  });
});

describe('refused, with what is allowed', () => {
  test.each<[string, Partial<WebdisProps>, string]>([
    ['no pod', { replicas: 0 }, 'replicas: got 0, allowed: a whole number of 1 or more'],
    [
      'a malformed network',
      { allowFrom: ['10.0.0.0'] },
      'allowFrom: got 10.0.0.0, allowed: IPv4 networks such as 10.0.0.0/8',
    ],
    [
      'a rule that is not about commands',
      { commands: ['~*'] },
      'commands: got ~*, allowed: ACL rules about commands such as +@read or -del',
    ],
    [
      'fewer pods at most than at least',
      { replicas: 3, autoscaling: { maxReplicas: 2 } },
      'autoscaling.maxReplicas: got 2, allowed: a whole number, replicas (3) or more',
    ],
    [
      'half a pod at most',
      { autoscaling: { maxReplicas: 2.5 } },
      'autoscaling.maxReplicas: got 2.5, allowed: a whole number, replicas (1) or more',
    ],
    [
      'no CPU',
      { autoscaling: { maxReplicas: 2, cpuPercent: 0 } },
      'autoscaling.cpuPercent: got 0, allowed: a whole number from 1 to 100',
    ],
    [
      'more CPU than there is',
      { autoscaling: { maxReplicas: 2, cpuPercent: 101 } },
      'autoscaling.cpuPercent: got 101, allowed: a whole number from 1 to 100',
    ],
    [
      'an image named latest',
      { image: 'webdis:latest' },
      'image: got webdis:latest, allowed: a reference with an exact tag or a digest',
    ],
    [
      'a name that is no label',
      { name: '-' },
      'name: got "-", allowed: lower-case letters, digits and -, starting with a letter',
    ],
  ])('%s', (_, own, problem) => {
    expect(problems(own)).toContainEqual(problem);
  });

  test('everything at once, with the path of the construct', () => {
    const [path, ...sentences] = problemsOf(() =>
      alone({ replicas: 0, allowFrom: ['a', 'b'], commands: ['~*', '+get'] }),
    );
    expect(path).toBe('chart/Webdis');
    expect(sentences).toHaveLength(4);
  });
});
