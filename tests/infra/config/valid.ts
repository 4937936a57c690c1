import * as fc from 'fast-check';

type Values = Record<string, unknown>;

const optional = <T extends object>(arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(arbitraries, { requiredKeys: [] });

const mebibytes = (min: number, max: number) => fc.integer({ min, max }).map((n) => `${n}Mi`);
const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/);
const labels = fc.dictionary(label, fc.stringMatching(/^[a-zA-Z0-9]{0,9}$/), { maxKeys: 3 });
const limits = { limits: { memory: '1Gi' } };

const sentinel = fc
  .record({
    votes: fc.integer({ min: 1, max: 4 }),
    more: fc.nat(4),
    downAfter: fc.integer({ min: 1_000, max: 9_999 }),
  })
  .map(({ votes, more, downAfter }) => ({
    replicas: 2 * votes + 1,
    quorum: Math.min(votes + 1 + more, 2 * votes + 1),
    downAfter: `${downAfter}ms`,
    failoverTimeout: `${downAfter + 1}ms`,
  }));

const networks = (largest: number, minLength: number) =>
  fc.array(
    fc.tuple(fc.ipV4(), fc.integer({ min: largest, max: 32 })).map((parts) => parts.join('/')),
    { minLength },
  );

const autoscaling = fc.record({ maxReplicas: fc.integer({ min: 1, max: 100 }) });

const webdis = fc.oneof(
  fc.constant(false),
  optional({ allowFrom: networks(0, 0), basicAuth: fc.constant(true), autoscaling }),
  fc.record({ allowFrom: networks(8, 1), basicAuth: fc.constant(false) }),
);

const network = fc.oneof(
  fc.constant({ policies: false }),
  optional({
    monitoringNamespace: label,
    allowFrom: fc.array(
      fc.oneof(
        fc.record({ namespace: label, podLabels: labels }),
        fc.record({ cidr: networks(0, 1).map(([cidr]) => cidr) }),
      ),
    ),
    dnsPort: fc.integer({ min: 1, max: 65535 }),
  }),
);

/** Configs in which every relation holds. */
export const valid: fc.Arbitrary<Values> = fc.integer({ min: 2, max: 9 }).chain((replicas) =>
  optional<Values>({
    name: label,
    namespace: label,
    replicas: fc.constant(replicas),
    redis: optional({
      maxmemory: mebibytes(1, 256),
      minReplicasToWrite: fc.integer({ min: 0, max: Math.min(replicas - 1, 2) }),
      config: fc.dictionary(fc.constantFrom('maxclients', 'hz', 'timeout'), fc.nat(999)),
      resources: fc.constant(limits),
    }),
    sentinel,
    webdis,
    network,
    storage: optional({ size: mebibytes(1, 10 ** 6), className: label }),
    pods: optional({ labels, annotations: labels, nodeSelector: labels }),
  }).filter((values) => 'replicas' in values || replicas >= 3),
);
