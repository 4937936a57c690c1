import type { StatefulSetLike } from './immutable';

/** A container of a pod or of a pod's template. */
export interface ContainerLike {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

/** What of a pod tells which servers have written its volume. */
export interface PodLike {
  readonly metadata: { readonly namespace?: string; readonly ownerReferences?: readonly { name: string }[] };
  readonly spec: { readonly containers: readonly ContainerLike[] };
  readonly status?: {
    readonly containerStatuses?: readonly { readonly name: string; readonly containerID?: string }[];
  };
}

/** Live objects; pods of other StatefulSets don't matter. */
export interface LiveServers {
  readonly statefulSets: readonly StatefulSetLike[];
  readonly pods: readonly PodLike[];
}

/**
 * Changes of the data nodes' image to a server that can't read what the one that runs has written, each as a sentence
 * with the config key to change. Versions are told by the tags; an image without a version in its tag is none.
 */
export function downgrades(live: LiveServers, planned: readonly StatefulSetLike[]): string[] {
  return planned.flatMap((next) => {
    const now = live.statefulSets.find((one) => sameName(one.metadata, next.metadata));
    const wanted = serverOf(next.spec.template.spec.containers);
    if (!now || !wanted) return [];
    const problem = serversOf(now, live.pods)
      .map((runs) => ({ runs, why: reason(runs, wanted) }))
      .find(({ why }) => why !== undefined);
    return problem ? [sentence(now, problem.runs, wanted, problem.why!)] : [];
  });
}

/** The data nodes' server; Sentinels keep no data. */
interface Server {
  readonly image: string;
  readonly flavor: 'Redis' | 'Valkey';
  /** Empty where the tag is no version. */
  readonly version: readonly number[];
}

function serverOf(containers: readonly ContainerLike[]): Server | undefined {
  const redis = containers.find(({ name }) => name === 'redis');
  if (!redis?.image) return undefined;
  const binary = redis.env?.find(({ name }) => name === 'SERVER')?.value;
  const flavor = binary === 'valkey-server' ? 'Valkey' : 'Redis';
  return { image: redis.image, flavor, version: versionOf(redis.image) };
}

function versionOf(image: string): number[] {
  const tag = /:v?(\d+(?:\.\d+)*)[^/]*$/.exec(image.split('@')[0])?.[1];
  return tag ? tag.split('.').map(Number) : [];
}

/** Newest first. An image that could never be started has written nothing: it may be taken back. */
function serversOf(set: StatefulSetLike, pods: readonly PodLike[]): Server[] {
  const own = pods.filter(({ metadata }) =>
    metadata.ownerReferences?.some(
      ({ name }) => name === set.metadata.name && metadata.namespace === set.metadata.namespace,
    ),
  );
  const containers =
    own.length > 0 ? own.filter(hasRun).map(({ spec }) => spec.containers) : [templateOf(set)];
  return containers
    .map(serverOf)
    .filter((server) => server !== undefined)
    .sort((a, b) => compare(b.version, a.version));
}

const templateOf = ({ spec }: StatefulSetLike) => spec.template.spec.containers;

const hasRun = ({ status }: PodLike) =>
  status?.containerStatuses?.some(({ name, containerID }) => name === 'redis' && containerID) ?? false;

function reason(runs: Server, wanted: Server): string | undefined {
  if (runs.flavor === wanted.flavor) {
    return compare(wanted.version, runs.version) < 0
      ? `an older ${runs.flavor} can't be relied on to read the data files of a newer one`
      : undefined;
  }
  if (runs.flavor === 'Valkey') return "Redis can't be relied on to read the data files of Valkey";
  const readable = runs.version.length > 0 && compare(runs.version, [7, 2]) <= 0;
  return readable ? undefined : 'Valkey reads data files of Redis 7.2 and older only';
}

/** As far as both are told: 8 and 8.6.3 are the same. */
function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((part, index) => index < b.length && part !== b[index]);
  return i < 0 ? 0 : a[i] - b[i];
}

const sameName = (a: StatefulSetLike['metadata'], b: StatefulSetLike['metadata']) =>
  a.name === b.name && a.namespace === b.namespace;

function sentence({ metadata }: StatefulSetLike, runs: Server, wanted: Server, why: string): string {
  const key = runs.flavor === wanted.flavor ? 'images.redis' : 'flavor';
  return (
    `${key}: got ${wanted.flavor} as ${wanted.image}, but the nodes of statefulset ${metadata.namespace}/${metadata.name} ` +
    `have run ${runs.flavor} as ${runs.image}; ${why}: set it back or to a newer version, or restore a backup into a new ` +
    'stack under another `name`. Where the data may be lost, `npm run down -- --volumes` makes room for any version'
  );
}
