import { type Manifest, titleOf, workloads } from '../manifest';
import { type Rule, duplicates, kindRule, when, workloadRule } from '../../../policy/rules/rule';

const RECOMMENDED = ['name', 'instance', 'component', 'part-of', 'managed-by'].map(
  (n) => `app.kubernetes.io/${n}`,
);
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Where Kubernetes derives a longer name, or a label of at most 63 characters, from the name. */
const LONGEST: Readonly<Record<string, number>> = { StatefulSet: 52, CronJob: 52 };

/** cdk8s' own hashes, digests, and anything like a version. */
const CHANGING = /(^|[^a-z0-9])(c8[0-9a-f]{6}|(?=[0-9a-f]*\d)[0-9a-f]{8,64}|v?\d+\.\d+(\.\d+)*)$/;
const CHANGING_KEY = /hash|checksum|\/version$|\/chart$|metadata\.addr$/;

/** Names and labels by which people and selectors find objects, now and after the next release. */
export const nameRules: readonly Rule[] = [
  {
    id: 'unique-names',
    applies: () => true,
    check: (objects) =>
      duplicates(objects.map((o) => [o.metadata.namespace, titleOf(o)].filter(Boolean).join(' '))).map(
        (name) => `${name}: is there twice`,
      ),
  },
  workloadRule('unique-container-names', ({ spec }) =>
    duplicates([...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name)).map(
      (name) => `container name ${name} is used twice`,
    ),
  ),
  {
    id: 'object-names',
    applies: () => true,
    check: (objects) =>
      objects.flatMap((object) => {
        const name = object.metadata.name ?? '';
        const longest = LONGEST[object.kind] ?? 63;
        return [
          ...when(!DNS_LABEL.test(name), `${titleOf(object)}: its name is no DNS label`),
          ...when(name.length > longest, `${titleOf(object)}: its name is longer than ${longest}`),
        ];
      }),
  },
  {
    id: 'recommended-labels',
    applies: () => true,
    check: (objects) => [
      ...objects.flatMap((o) =>
        lacking(o.metadata.labels).map((key) => `${titleOf(o)}: has no label ${key}`),
      ),
      ...workloads(objects).flatMap(({ title, metadata }) =>
        lacking(metadata.labels).map((key) => `${title}: its pods have no label ${key}`),
      ),
    ],
  },
  {
    id: 'label-values',
    applies: () => true,
    check: (objects) =>
      [
        ...objects.map((o) => ({ title: titleOf(o), labels: o.metadata.labels ?? {} })),
        ...workloads(objects).map(({ title, metadata }) => ({ title, labels: metadata.labels ?? {} })),
      ].flatMap(({ title, labels }) =>
        Object.entries(labels)
          .filter(([, value]) => !LABEL_VALUE.test(value))
          .map(([key, value]) => `${title}: label ${key} has the value ${JSON.stringify(value)}`),
      ),
  },
  {
    id: 'stable-names',
    applies: () => true,
    check: (objects) =>
      objects
        // a Job can't change in place: another one takes its place
        .filter(({ kind, metadata }) => kind !== 'Job' && CHANGING.test(metadata.name ?? ''))
        .map((object) => `${titleOf(object)}: its name ends in a hash or a version`),
  },
  kindStableSelector('StatefulSet', ({ spec }) => spec.selector?.matchLabels),
  kindStableSelector('Deployment', ({ spec }) => spec.selector?.matchLabels),
  kindStableSelector('Service', ({ spec }) => spec.selector),
  kindStableSelector('PodDisruptionBudget', ({ spec }) => spec.selector?.matchLabels),
  kindStableSelector('NetworkPolicy', ({ spec }) => spec.podSelector?.matchLabels),
];

function lacking(labels: Readonly<Record<string, string>> = {}): string[] {
  return RECOMMENDED.filter((key) => !labels[key]);
}

function kindStableSelector(
  kind: string,
  selectorOf: (object: Manifest) => Readonly<Record<string, string>> | undefined,
): Rule {
  return kindRule(`stable-selector-${kind.toLowerCase()}`, kind, (object) =>
    Object.entries(selectorOf(object) ?? {})
      .filter(([key, value]) => CHANGING_KEY.test(key) || CHANGING.test(value))
      .map(([key, value]) => `selects by ${key}=${value}, a hash or a version`),
  );
}
