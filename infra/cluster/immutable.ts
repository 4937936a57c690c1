import { isDeepStrictEqual } from 'node:util';
import type { ContainerLike } from './downgrade';
import { amount } from './quantity';

/** What of a StatefulSet can't change at will, live or planned. */
export interface StatefulSetLike {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly serviceName?: string;
    readonly podManagementPolicy?: string;
    readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template: {
      readonly spec: {
        readonly containers: readonly ContainerLike[];
        readonly volumes?: readonly {
          readonly name: string;
          readonly secret?: { readonly secretName?: string };
        }[];
      };
    };
    readonly volumeClaimTemplates?: readonly ClaimTemplate[];
  };
}

interface ClaimTemplate {
  readonly metadata?: { readonly name?: string };
  readonly spec?: {
    readonly accessModes?: readonly string[];
    readonly storageClassName?: string;
    readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
  };
}

export interface ImmutableOptions {
  /** The cluster's default StorageClass, for messages. */
  readonly defaultClass?: string;
}

/**
 * Changes that would make Pulumi replace a live StatefulSet, each as a sentence with the config key to change.
 * StatefulSets that are only live, or only planned, are none.
 */
export function immutableChanges(
  live: readonly StatefulSetLike[],
  planned: readonly StatefulSetLike[],
  options: ImmutableOptions = {},
): string[] {
  return planned.flatMap((next) => {
    const now = live.find((one) => sameObject(one, next));
    return now ? [...identityChanges(now, next), ...volumeChanges(now, next, options)] : [];
  });
}

const sameObject = (a: StatefulSetLike, b: StatefulSetLike) =>
  a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace;

const nameOf = ({ metadata }: StatefulSetLike) => `statefulset ${metadata.namespace}/${metadata.name}`;

function identityChanges(now: StatefulSetLike, next: StatefulSetLike): string[] {
  const fields = [
    ['selector', now.spec.selector.matchLabels, next.spec.selector.matchLabels],
    ['serviceName', now.spec.serviceName, next.spec.serviceName],
    [
      'podManagementPolicy',
      now.spec.podManagementPolicy ?? 'OrderedReady',
      next.spec.podManagementPolicy ?? 'OrderedReady',
    ],
  ] as const;
  return fields
    .filter(([, before, after]) => !isDeepStrictEqual(before, after))
    .map(
      ([field, before, after]) =>
        `name: ${nameOf(now)} exists with ${field} ${show(before)}, this stack needs ${show(after)}, and that cannot change in place: ` +
        'choose another `name` or `namespace`, or remove that statefulset first (its volumes stay)',
    );
}

function volumeChanges(now: StatefulSetLike, next: StatefulSetLike, options: ImmutableOptions): string[] {
  const before = templates(now);
  const after = templates(next);
  if (!isDeepStrictEqual([...before.keys()].sort(), [...after.keys()].sort())) {
    return [
      `name: ${nameOf(now)} has the volumes ${show([...before.keys()])}, this stack needs ${show([...after.keys()])}, and that cannot ` +
        'change in place: choose another `name` or `namespace`, or remove that statefulset first (its volumes stay)',
    ];
  }
  return [...after].flatMap(([volume, template]) =>
    templateChanges(now, before.get(volume) ?? {}, template, options),
  );
}

const templates = ({ spec }: StatefulSetLike) =>
  new Map((spec.volumeClaimTemplates ?? []).map((template) => [template.metadata?.name ?? '', template]));

function templateChanges(
  owner: StatefulSetLike,
  now: ClaimTemplate,
  next: ClaimTemplate,
  { defaultClass }: ImmutableOptions,
): string[] {
  const problems: string[] = [];
  // Pulumi compares what is written: naming the default class where none was named replaces the set as well
  const [madeWith, named] = [now.spec?.storageClassName, next.spec?.storageClassName];
  if (madeWith !== named) {
    const shown = (name: string | undefined) =>
      name ?? `none named, which is ${defaultClass ?? "the cluster's default"}`;
    problems.push(
      `storage.className: got ${shown(named)}, but the volumes of ${nameOf(owner)} were made with ${shown(madeWith)}; ` +
        `a volume's class cannot change in place: ${setBack(madeWith)}, or make a new stack under another \`name\` and copy the data`,
    );
  }
  const [size, wanted] = [sizeOf(now), sizeOf(next)];
  if (size !== undefined && wanted !== undefined && amount(size) !== amount(wanted)) {
    const key = isSentinel(owner) ? 'storage.sentinelSize' : 'storage.size';
    problems.push(
      `${key}: got ${wanted}, but the volumes of ${nameOf(owner)} were made with ${size}; ` +
        `the size of a statefulset's volumes cannot change in place: set it back to ${size}, or make a new stack under another \`name\` and copy the data`,
    );
  }
  if (!isDeepStrictEqual(now.spec?.accessModes, next.spec?.accessModes)) {
    problems.push(
      `name: the volumes of ${nameOf(owner)} have access modes ${show(now.spec?.accessModes)}, this stack needs ${show(next.spec?.accessModes)}, ` +
        'and that cannot change in place: choose another `name` or `namespace`',
    );
  }
  return problems;
}

const setBack = (className: string | undefined) =>
  className === undefined ? 'leave the key out again' : `set it back to ${className}`;

const sizeOf = (template: ClaimTemplate) => template.spec?.resources?.requests?.storage;

const isSentinel = ({ metadata, spec }: StatefulSetLike) =>
  (metadata.labels ?? spec.selector.matchLabels)?.['app.kubernetes.io/component'] === 'sentinel';

const show = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
