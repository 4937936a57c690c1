import { loadConfig, parseValue, parseValues } from '../../../infra/config';

test.each<[key: string, raw: string, value: unknown]>([
  ['name', 'cart', 'cart'],
  ['namespace', '123', '123'],
  ['context', 'true', 'true'],
  ['flavor', 'valkey', 'valkey'],
  ['replicas', '3', 3],
  ['replicas', 'three', 'three'],
  ['failover', 'true', true],
  ['failover', 'yes', 'yes'],
  ['webdis', 'false', false],
  ['webdis', '{"replicas":2}', { replicas: 2 }],
  ['redis', '{"maxmemory":"1Gi"}', { maxmemory: '1Gi' }],
  ['redis', '{"maxmemory":', '{"maxmemory":'],
  ['storage', '', ''],
  ['unknown', '3', '3'],
  ['toString', '3', '3'],
])('%s = %s is read as what the key holds', (key, raw, value) => {
  expect(parseValue(key, raw)).toEqual(value);
});

test('the config of a program is that of its own project', () => {
  const raw = {
    'shop:name': 'cart',
    'shop:replicas': '5',
    'shop:a:b': 'x',
    'aws:region': 'eu-west-1',
    'shopping:name': 'x',
  };
  expect(parseValues(raw, 'shop')).toEqual({ name: 'cart', replicas: 5, 'a:b': 'x' });
});

test('what Pulumi hands to a program loads', () => {
  const raw = {
    'redis-ha-stack:namespace': '123',
    'redis-ha-stack:sentinel': '{"quorum":3}',
    'redis-ha-stack:insight': 'false',
  };
  expect(loadConfig(parseValues(raw, 'redis-ha-stack'))).toMatchObject({
    namespace: '123',
    sentinel: { quorum: 3 },
    insight: false,
  });
});
