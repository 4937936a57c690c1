import { directAccessLabel } from '../../../charts-src';
import { type Manifest, containers, pods } from '../../support/manifest';
import { type NetworkPod, connects } from '../../support/policies';
import { LISTENERS, type Listener, REACHABLE, type Source } from '../../support/reachable';
import { NAMESPACE } from '../../support/stacks';
import { render } from '../support';

const COMPONENT = 'app.kubernetes.io/component';

/** One pod of each part of a stack, by the name of the part. */
function partsOf(objects: readonly Manifest[]): Record<string, NetworkPod> {
  return Object.fromEntries(
    pods(objects).map(({ labels }) => [labels[COMPONENT], { namespace: NAMESPACE, labels }]),
  );
}

/** What a pod may reach of a stack. */
function reached(objects: readonly Manifest[], from: NetworkPod, parts = partsOf(objects)): Listener[] {
  return LISTENERS.filter((listener) => {
    const [component, port] = listener.split(':');
    return parts[component] && connects(objects, from, parts[component], Number(port));
  });
}

const clients = {
  neighbour: { namespace: NAMESPACE, labels: {} },
  'neighbour with direct access': { namespace: NAMESPACE, labels: directAccessLabel('cart') },
  application: { namespace: 'checkout', labels: {} },
  stranger: { namespace: 'elsewhere', labels: directAccessLabel('cart') },
};

describe('with an application in another namespace', () => {
  const objects = render({ apps: [{ namespace: 'checkout' }] });
  const sources: Record<string, NetworkPod> = { ...partsOf(objects), ...clients };

  test.each(Object.entries(REACHABLE))('%s', (source, listeners) => {
    expect(reached(objects, sources[source as Source])).toEqual(listeners);
  });

  test('what is listed is all that the pods listen at', () => {
    const listening = containers(objects).flatMap(({ workload, container }) =>
      (container.ports ?? []).map(
        ({ containerPort }) => `${workload.metadata.labels![COMPONENT]}:${containerPort}`,
      ),
    );
    expect(new Set(listening)).toEqual(new Set(LISTENERS));
  });

  test.each(Object.entries(partsOf(objects)))('nothing leads from %s to other pods', (_, from) => {
    for (const to of [{ namespace: NAMESPACE, labels: {} }, clients.stranger])
      expect(connects(objects, from, to, 6379)).toBe(false);
  });
});

test('direct access of an application is that of its namespace', () => {
  const objects = render({ apps: [{ namespace: 'checkout', directAccess: true }] });
  expect(reached(objects, clients.application)).toEqual([
    'redis:6379',
    'sentinel:26379',
    ...REACHABLE.application,
  ]);
});

test('direct access of an application in the namespace of the stack is that of the namespace', () => {
  const objects = render({ apps: [{ namespace: NAMESPACE, secretName: 'jobs', directAccess: true }] });
  expect(reached(objects, clients.neighbour)).toEqual(REACHABLE['neighbour with direct access']);
});

test('without Sentinels nothing is let in at their port', () => {
  const objects = render({ failover: false });
  expect(reached(objects, clients.neighbour)).toEqual(['proxy:6379', 'proxy:6380', 'webdis:7379']);
  expect(reached(objects, clients['neighbour with direct access'])).toContain('redis:6379');
});

test.each([
  [{ ingressControllerNamespace: 'elsewhere' }, ['webdis:7379', 'insight:5540']],
  [{ monitoringNamespace: 'elsewhere' }, ['proxy:8404']],
  [{ allowFrom: [{ namespace: 'elsewhere' }] }, REACHABLE.application],
  [{ allowFrom: [{ podLabels: directAccessLabel('cart') }] }, []],
  [{ allowFrom: [{ namespace: 'elsewhere', podLabels: { role: 'other' } }] }, []],
  [{ policies: false }, LISTENERS],
])('with %j a pod elsewhere reaches %j', (network, listeners) => {
  expect(reached(render({ network }), clients.stranger)).toEqual(listeners);
});

test('another stack in the namespace is a client like others, with no way out of its own pods', () => {
  const [one, other] = [render(), render({ name: 'blue' })];
  for (const from of Object.values(partsOf(other)))
    expect(reached([...one, ...other], from, partsOf(one))).toEqual([]);
});
