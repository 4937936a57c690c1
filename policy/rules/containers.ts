import { type Rule, containerRule, duplicates, when, workloadRule } from './rule';

const SUFFIXES: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** The number that a quantity such as `150m` or `64Mi` stands for. */
export function quantity(text: string | number): number {
  const [, number, suffix] = /^([-+.\d]+(?:[eE][-+]?\d+)?)(\D*)$/.exec(String(text)) ?? [];
  if (!(suffix in SUFFIXES)) throw new Error(`${text} is no quantity`);
  return Number(number) * SUFFIXES[suffix];
}

/** Every container says what it needs, so that nodes are not overcommitted and no pod starves another. */
export const resourceRules: readonly Rule[] = [
  containerRule('unset-cpu-requirements', ({ container }) =>
    when(!container.resources?.requests?.cpu, 'has no cpu request'),
  ),
  containerRule('unset-memory-requirements', ({ container }) => [
    ...when(!container.resources?.requests?.memory, 'has no memory request'),
    ...when(!container.resources?.limits?.memory, 'has no memory limit'),
  ]),
  containerRule('requests-within-limits', ({ container }) => {
    const { requests = {}, limits = {} } = container.resources ?? {};
    return Object.keys(requests)
      .filter((name) => name in limits && quantity(requests[name]) > quantity(limits[name]))
      .map((name) => `requests ${requests[name]} ${name}, above its limit of ${limits[name]}`);
  }),
];

/** What every container needs to run well beside others. */
export const containerRules: readonly Rule[] = [
  ...resourceRules,
  containerRule('no-liveness-probe', ({ container, longRunning }) =>
    when(longRunning && !container.livenessProbe, 'has no liveness probe'),
  ),
  containerRule('no-readiness-probe', ({ container, longRunning }) =>
    when(longRunning && !container.readinessProbe, 'has no readiness probe'),
  ),
  containerRule('latest-tag', ({ container }) =>
    when(!isExact(container.image ?? ''), `image ${container.image} has no exact tag or digest`),
  ),
  containerRule('explicit-command', ({ container }) =>
    when(!container.command?.length, "has no command of its own, but depends on the image's"),
  ),
  containerRule('container-ports-named', ({ container }) => {
    const ports = container.ports ?? [];
    return [
      ...ports.filter(({ name }) => !name).map(({ containerPort }) => `port ${containerPort} has no name`),
      ...duplicates(ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol ?? 'TCP'}`)).map(
        (port) => `port ${port} is declared twice`,
      ),
    ];
  }),
  workloadRule('container-port-names-unique', ({ spec }) =>
    duplicates(spec.containers.flatMap(({ ports = [] }) => ports.flatMap(({ name }) => name ?? []))).map(
      (name) => `port name ${name} is used twice`,
    ),
  ),
  containerRule('env-names-unique', ({ container }) =>
    duplicates((container.env ?? []).map(({ name }) => name)).map((name) => `${name} is set twice`),
  ),
  workloadRule('service-links', ({ spec }) =>
    when(spec.enableServiceLinks !== false, 'enableServiceLinks is not false'),
  ),
];

function isExact(image: string): boolean {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return true;
  const tag = /:([\w][\w.-]*)$/.exec(image.split('/').pop() ?? '')?.[1];
  return tag !== undefined && tag !== 'latest';
}
