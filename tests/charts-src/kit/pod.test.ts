import { ApiObject } from 'cdk8s';
import { PodOptions, PodTemplateProps, Spread, podTemplate, selectorOf } from '../../../charts-src/kit';
import { renderAlone } from '../support';

const part = { app: 'shop', managedBy: 'tool', instance: 'cart', component: 'cache' };
const base: PodTemplateProps = {
  part,
  containers: [{ name: 'cache', image: 'cache:1' }],
  volumes: [{ name: 'data', emptyDir: {} }],
  serviceAccountName: 'cart',
  user: 999,
  group: 998,
  terminationGracePeriodSeconds: 5,
};

/** The template as it is rendered, without what is undefined. */
function rendered(options: Partial<PodTemplateProps> = {}) {
  const spec = { template: podTemplate({ ...base, ...options }) };
  const [object] = renderAlone((chart) => new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'X', spec }));
  return object.spec.template;
}

test('a pod fits Pod Security restricted', () => {
  const { spec } = rendered();
  expect(spec.securityContext).toEqual({
    runAsNonRoot: true,
    runAsUser: 999,
    runAsGroup: 998,
    fsGroup: 998,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(spec.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
});

test('pods are kept on different nodes where possible, and over zones', () => {
  const { spec } = rendered();
  const matchLabels = selectorOf(part);
  expect(spec.affinity.podAntiAffinity).toEqual({
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels } },
      },
    ],
  });
  expect(spec.topologySpreadConstraints).toEqual([
    {
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels },
    },
  ]);
});

test('with hard spread two pods of a part never share a node, and zones stay a wish', () => {
  const { spec } = rendered({ spread: Spread.HARD });
  expect(spec.affinity.podAntiAffinity).toEqual({
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: selectorOf(part) } },
    ],
  });
  expect(spec.topologySpreadConstraints[0].whenUnsatisfiable).toBe('ScheduleAnyway');
});

test('what a user sets arrives in the pod', () => {
  const options: Required<Omit<PodOptions, 'spread' | 'extraPodSpec' | 'imageRegistry'>> = {
    labels: { team: 'blue' },
    podAnnotations: { note: 'x' },
    nodeSelector: { disk: 'fast' },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    priorityClassName: 'high',
    imagePullPolicy: 'Always',
    imagePullSecrets: ['one', 'two'],
  };
  const { metadata, spec } = rendered(options);
  expect(metadata.labels).toMatchObject({ team: 'blue' });
  expect(metadata.annotations).toEqual({ note: 'x' });
  expect(spec).toMatchObject({
    nodeSelector: { disk: 'fast' },
    tolerations: [{ key: 'dedicated', operator: 'Exists' }],
    priorityClassName: 'high',
    imagePullSecrets: [{ name: 'one' }, { name: 'two' }],
  });
  expect(spec.containers[0].imagePullPolicy).toBe('Always');
});

test('extraPodSpec merges maps, adds to lists and replaces the rest', () => {
  const extraPodSpec = {
    terminationGracePeriodSeconds: 90,
    securityContext: { supplementalGroups: [5] },
    containers: [{ name: 'sidecar', image: 'side:1' }],
    volumes: [{ name: 'more', emptyDir: {} }],
  };
  const { spec } = rendered({ extraPodSpec });
  expect(spec.terminationGracePeriodSeconds).toBe(90);
  expect(spec.securityContext).toMatchObject({ runAsUser: 999, supplementalGroups: [5] });
  expect(spec.containers.map(({ name }: { name: string }) => name)).toEqual(['cache', 'sidecar']);
  expect(spec.volumes).toEqual([
    { name: 'data', emptyDir: {} },
    { name: 'more', emptyDir: {} },
  ]);
});

test('other content, or another split of it, is another checksum', () => {
  const checksum = (...restartOn: string[]) =>
    rendered({ restartOn }).metadata.annotations?.['checksum/config'];
  expect(checksum('ab', 'c')).toMatch(/^[0-9a-f]{16}$/);
  expect(checksum('ab', 'c')).toBe(checksum('ab', 'c'));
  expect(new Set([checksum('ab', 'c'), checksum('a', 'bc'), checksum('ab', 'd')]).size).toBe(3);
});

test('a pod without content to restart on has no checksum', () => {
  expect(rendered().metadata.annotations).toEqual({});
});

test('an annotation of the user cannot hide a change of content', () => {
  const podAnnotations = { 'checksum/config': 'mine' };
  expect(rendered({ podAnnotations, restartOn: ['a'] }).metadata.annotations['checksum/config']).not.toBe(
    'mine',
  );
});
