import { loadConfig } from '../../../infra/config';
import { at, problemsOf } from './problems';

const SIZE = 'a size with unit Mi, Gi, Ti or Pi';
const IMAGE = 'an image with an exact tag';
const RULE = 'a rule about commands of a Redis ACL';

describe('a value that is not allowed is refused with its key, what was got and what is allowed', () => {
  test.each<[key: string, value: unknown, got: string, allowed: string]>([
    ['name', 'Cart', '"Cart"', '1 to 40 lower-case letters'],
    ['name', '1cart', '"1cart"', 'starting with a letter'],
    ['name', 'cart-', '"cart-"', '1 to 40'],
    ['name', 'a'.repeat(41), `"${'a'.repeat(41)}"`, 'must stay within 63 characters'],
    ['name', 7, 'got 7', '1 to 40'],
    ['namespace', 'a'.repeat(64), '"aaa', '1 to 63'],
    ['namespace', 'a.b', '"a.b"', 'DNS label'],
    ['clusterDomain', 'Cluster', '"Cluster"', 'a lower-case DNS name'],
    ['target', 'cloud', '"cloud"', 'auto, cluster'],
    ['context', 'a\nb', '"a\\nb"', 'text without line breaks'],
    ['engine', 'mysql', '"mysql"', 'sentinel'],
    ['flavor', 'keydb', '"keydb"', 'redis, valkey'],
    ['secretStore', 'vault', '"vault"', 'cluster'],
    ['replicas', 0, 'got 0', '2 to 9, or 1 with failover: false'],
    ['replicas', 10, 'got 10', '2 to 9'],
    ['replicas', 2.5, 'got 2.5', '2 to 9'],
    ['replicas', '3', '"3"', 'a whole number'],
    ['failover', 'no', '"no"', 'true, false'],
    ['redis', null, 'null', 'a map with keys of maxmemory'],
    ['redis', 'big', '"big"', 'a map with keys of maxmemory'],
    ['redis.maxmemory', '-1Gi', '"-1Gi"', SIZE],
    ['redis.maxmemory', '150mb', '"150mb"', SIZE],
    ['redis.maxmemory', '0Mi', '"0Mi"', 'at least 1Mi'],
    ['redis.maxmemory', '100Ki', '"100Ki"', 'a whole number of Mi'],
    ['redis.maxmemory', 104857600, '104857600', SIZE],
    ['redis.maxmemoryPolicy', 'lru', '"lru"', 'noeviction, allkeys-lru'],
    ['redis.minReplicasToWrite', -1, '-1', 'a whole number from 0 to 8'],
    ['redis.config', ['save'], 'a list', 'a map; key: a redis.conf directive'],
    ['redis.config.maxclients', 'a\nrequirepass x', '"a\\nrequirepass x"', 'without line breaks'],
    ['redis.config.save', '', '""', 'empty: \'""\''],
    ['redis.config.maxclients', null, 'null', 'a string without line breaks'],
    ['redis.config.save', [], 'a list', 'one line of redis.conf for each item'],
    ['redis.config.save', ['900 1', { a: 1 }], 'a list', 'one line of redis.conf for each item'],
    ['redis.modules[0]', ['search.so'], '"search.so"', 'an absolute path'],
    ['redis.modules[0]', ['/lib/search'], '"/lib/search"', 'ends in .so'],
    ['redis.resources.limits.memory', '-5Mi', '"-5Mi"', SIZE],
    ['proxy.resources.requests.cpu', '-1', '"-1"', 'an amount of CPU'],
    ['proxy.resources.requests.cpu', '10x', '"10x"', '250m, 0.5 or 2'],
    ['proxy.resources.requests.cpu', 0, 'got 0', 'more than 0'],
    ['proxy.resources.requests.cpu', true, 'got true', 'an amount of CPU'],
    ['sentinel.replicas', 4, 'got 4', 'an odd number, 3 or more'],
    ['sentinel.replicas', 1, 'got 1', 'an odd number, 3 or more'],
    ['sentinel.downAfter', '500ms', '"500ms"', 'at least 1s'],
    ['sentinel.downAfter', '1.9', '"1.9"', 'below 2s short pauses of a busy node raise false alarms'],
    ['sentinel.failoverTimeout', '-10s', '"-10s"', 'a duration with unit ms, s, m or h'],
    ['sentinel.failoverTimeout', 10, 'got 10', 'a duration with unit'],
    ['sentinel.parallelSyncs', 0, 'got 0', '1 or more'],
    ['proxy.replicas', 0, 'got 0', '1 or more'],
    ['proxy.service.type', 'ExternalName', '"ExternalName"', 'ClusterIP, NodePort, LoadBalancer'],
    [
      'proxy.service.trafficDistribution',
      'preferClose',
      '"preferClose"',
      'PreferClose, PreferSameZone, PreferSameNode',
    ],
    ['webdis', true, 'got true', 'false, or a map with keys of replicas, allowFrom'],
    ['webdis.replicas', 0, 'got 0', '1 or more'],
    ['webdis.allowFrom[0]', ['10.0.0.0/33'], '"10.0.0.0/33"', 'prefix 0 to 32'],
    ['webdis.allowFrom[0]', ['10.0.0.256/8'], '"10.0.0.256/8"', 'an IPv4 CIDR'],
    ['webdis.allowFrom[0]', ['10.0.0.1'], '"10.0.0.1"', 'an IPv4 CIDR'],
    ['webdis.allowFrom[0]', ['fd00::/8'], '"fd00::/8"', 'Webdis knows no IPv6'],
    ['webdis.commands[0]', ['get'], '"get"', RULE],
    ['webdis.commands[0]', ['+get +set'], '"+get +set"', RULE],
    ['webdis.commands[0]', ['~cart:*'], '"~cart:*"', 'keys and channels are set by the stack'],
    ['webdis.commands[0]', ['nopass'], '"nopass"', RULE],
    ['webdis.autoscaling', 3, 'got 3', 'a map with keys of maxReplicas, cpuPercent'],
    ['webdis.autoscaling.maxReplicas', 101, 'got 101', '1 to 100'],
    ['webdis.autoscaling.maxReplicas', undefined, 'nothing', '1 to 100'],
    ['webdis.websockets', 'true', '"true"', 'true, false'],
    ['insight', 'off', '"off"', 'false, or a map with keys of access, resources'],
    ['insight.access', 'admin', '"admin"', 'read-only, read-write'],
    ['storage.size', '1G', '"1G"', SIZE],
    ['storage.className', 'Fast SSD', '"Fast SSD"', 'a Kubernetes name'],
    ['images.redis', 'redis', '"redis"', IMAGE],
    ['images.redis', 'redis:latest', '"redis:latest"', 'not latest'],
    ['images.haproxy', 'haproxy:3.2@sha256:12', '"haproxy:3.2@sha256:12"', IMAGE],
    ['images.webdis', 'host:5000/webdis', '"host:5000/webdis"', IMAGE],
    ['images.registry', 'https://r.example', '"https://r.example"', 'no scheme'],
    ['images.pullPolicy', 'always', '"always"', 'IfNotPresent, Always, Never'],
    ['images.pullSecrets[0]', ['a b'], '"a b"', 'a Kubernetes name'],
    ['pods.labels.version', 1.5, '1.5', 'numbers and booleans in quotes'],
    ['pods.labels.team', 'a b', '"a b"', 'at most 63'],
    ['pods.annotations.on', true, 'got true', 'a string'],
    ['pods.tolerations[0]', [{ value: 'x' }], 'without key needs operator Exists', 'a toleration'],
    ['pods.tolerations[0]', [{ key: 'a', operator: 'Exists', value: 'x' }], 'takes no value', 'a toleration'],
    ['pods.tolerations[0]', [{ key: 'a', tolerationSeconds: 1 }], 'needs effect NoExecute', 'a toleration'],
    ['pods.tolerations[0].effect', [{ key: 'a', effect: 'Never' }], '"Never"', 'NoSchedule'],
    ['pods.spread', 'even', '"even"', 'soft, hard'],
    ['pods.extraPodSpec', 'x', '"x"', 'fields of a Kubernetes PodSpec'],
  ])('%s: %j', (key, value, got, allowed) => {
    const problems = problemsOf(at(key.replace(/\[.*/, ''), value));
    expect(Object.keys(problems)).toEqual([key]);
    expect(problems[key]).toContain(got);
    expect(problems[key]).toMatch(/; allowed: /);
    expect(problems[key].split('allowed: ')[1]).toContain(allowed);
  });

  test.each([
    ['pods/labels/a b', 'pods.labels["a b"]', 'allowed: a Kubernetes key'],
    ['pods/labels/-a', 'pods.labels.-a', 'allowed: a Kubernetes key'],
    ['redis/config/MaxClients', 'redis.config.MaxClients', 'allowed: a redis.conf directive in lower case'],
    ['redis/config/save 1', 'redis.config["save 1"]', 'allowed: a redis.conf directive in lower case'],
  ])('a key in a map that is not allowed: %s', (path, key, text) => {
    expect(problemsOf(at(path, 'x'))).toEqual({ [key]: expect.stringContaining(text) });
  });

  test('labels that the stack selects its pods by are refused', () => {
    const problems = problemsOf({ pods: { labels: { 'app.kubernetes.io/instance': 'x' } } });
    expect(problems).toEqual({
      'pods.labels["app.kubernetes.io/instance"]': 'the stack sets this label itself',
    });
  });
});

describe('values that are allowed are taken', () => {
  test.each<[key: string, value: unknown]>([
    ['name', 'a'.repeat(40)],
    ['namespace', '123'],
    [
      'redis.config',
      {
        save: ['900 1', 300],
        maxclients: 100,
        'lazyfree-lazy-eviction': true,
        'notify-keyspace-events': '""',
      },
    ],
    ['redis.modules', ['/opt/modules/search.so']],
    ['webdis.allowFrom', ['0.0.0.0/0', '10.1.2.3/32']],
    ['webdis.commands', ['+get', '-@all', '+@read', '+config|get', '+ft.search']],
    ['images.redis', 'redis:8.6.3'],
    ['images.redis', 'localhost:5000/a/redis@sha256:' + 'a'.repeat(64)],
    ['images.registry', 'r.example.com:5000/mirror/a'],
    ['pods.labels', { 'example.com/team': '', team: 'a.b_c' }],
    ['pods.tolerations', [{ operator: 'Exists' }, { key: 'a', effect: 'NoExecute', tolerationSeconds: 0 }]],
    ['pods.extraPodSpec', { hostAliases: [{ ip: '10.0.0.1' }] }],
  ])('%s: %j', (key, value) => {
    const [section, name] = key.split('.');
    const config = loadConfig(at(key, value)) as unknown as Record<string, Record<string, unknown>>;
    expect(name ? config[section][name] : config[section]).toEqual(value);
  });

  test.each(['webdis', 'insight'] as const)('%s: false leaves it out', (section) => {
    expect(loadConfig({ [section]: false })[section]).toBe(false);
  });
});
