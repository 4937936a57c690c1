import { waitFor } from '../../support/wait-for';
import { LISTENERS, REACHABLE, type Source } from '../../support/reachable';
import { Cleaner } from '../support/cleaner';
import { clientPod } from '../support/client';
import { Namespace, type Pod, type Service, isReady } from '../support/kube';
import { succeeded } from '../support/run';
import { type ClusterStack, DEADLINE } from '../support/stack';

/** A listener and one of its addresses. */
interface Target {
  readonly listener: string;
  readonly host: string;
  readonly kind: 'pod' | 'service';
}

interface StackService extends Service {
  readonly spec: Service['spec'] & { readonly selector: Readonly<Record<string, string>> };
}

interface Place {
  readonly namespace: Namespace;
  readonly pod: Pod;
}

const STRANGER = 'stranger:6379';
const COMPONENT = 'app.kubernetes.io/component';
const PARTS = [...new Set(LISTENERS.map((listener) => listener.split(':')[0]))];
const SOURCES = Object.keys(REACHABLE) as Source[];
/** Redis for nobody in particular, to show that ways which are closed are closed by the stack. */
const LISTEN = ['redis-server', '--port', '6379', '--protected-mode', 'no', '--save', '', '--dir', '/tmp'];

/** Every port of every pod and Service is tried from every kind of pod, while an application is bound. */
export function network(stack: ClusterStack, app: Namespace): void {
  const strangers = new Namespace(`${stack.namespace.name}-stranger`);
  const cleaner = new Cleaner(strangers.name);
  const results = new Map<Source, readonly string[]>();
  const expected = new Map<Source, readonly string[]>();

  describe('the network, as pods find it', () => {
    beforeAll(async () => {
      const places = await bringUp(stack, app, strangers);
      const targets = await targetsOf(stack, places.stranger.pod);
      await Promise.all(
        SOURCES.map(async (source) => {
          const others = targets.filter((target) => !isSelf(target, source, places[source].pod));
          expected.set(source, others.map((target) => outcome(target, isOpen(target, source))).sort());
          results.set(source, await tried(places[source], others));
        }),
      );
    });
    afterAll(async () => {
      await stack.namespace.kubectl('delete', 'pod', 'neighbour', '--ignore-not-found', '--now');
      await cleaner.clean();
    });

    test.each(SOURCES)('%s reaches what it must, and all else is refused', (source) => {
      expect(results.get(source)).toEqual(expected.get(source));
    });
  });
}

/** Pods of all kinds, ready. */
async function bringUp(
  stack: ClusterStack,
  app: Namespace,
  strangers: Namespace,
): Promise<Record<Source, Place>> {
  const { namespace, client } = stack;
  const [node] = await stack.pods('redis');
  const { image } = node.spec.containers[0];
  await strangers.create();
  await strangers.apply(clientPod('stranger', image, { command: LISTEN }));
  await namespace.apply(clientPod('neighbour', image, { command: ['sleep', 'infinity'] }));
  const parts = await Promise.all(
    PARTS.map(async (part) => [part, { namespace, pod: (await stack.pods(part))[0] }] as const),
  );
  const [guestbook] = await app.list<Pod>('pods', 'app.kubernetes.io/name=guestbook');
  return {
    ...Object.fromEntries(parts),
    neighbour: { namespace, pod: await ready(namespace, 'neighbour') },
    'neighbour with direct access': { namespace, pod: await ready(namespace, client.pod) },
    application: { namespace: app, pod: guestbook },
    stranger: { namespace: strangers, pod: await ready(strangers, 'stranger') },
  } as Record<Source, Place>;
}

function ready(namespace: Namespace, name: string): Promise<Pod> {
  return waitFor(
    `pod ${name} is ready`,
    async () => {
      const pod = await namespace.get<Pod>('pod', name);
      return isReady(pod) ? pod : undefined;
    },
    DEADLINE,
  );
}

/** All listeners at the addresses of their pods and of their Services. */
async function targetsOf(stack: ClusterStack, stranger: Pod): Promise<Target[]> {
  const pods = await stack.pods();
  const services = await stack.namespace.list<StackService>('services', stack.selector);
  const reached = services.filter(({ spec }) => spec.clusterIP !== 'None');
  const inside = [
    ...pods.map(({ metadata, status }) => at('pod', metadata.labels?.[COMPONENT], status.podIP)),
    ...reached.map(({ spec }) => at('service', spec.selector[COMPONENT], spec.clusterIP)),
  ].flat();
  return [
    // the Service of the proxy has no port for metrics
    ...inside.filter(({ listener, kind }) => listener !== 'proxy:8404' || kind === 'pod'),
    { kind: 'pod', listener: STRANGER, host: stranger.status.podIP! },
  ];
}

const at = (kind: Target['kind'], component: string | undefined, host = ''): Target[] =>
  LISTENERS.filter((listener) => listener.startsWith(`${component}:`)).map((listener) => ({
    kind,
    listener,
    host,
  }));

/** A pod always reaches itself, and a Service may lead it there. */
const isSelf = ({ kind, listener, host }: Target, source: Source, { status }: Pod) =>
  host === status.podIP || (kind === 'service' && listener.startsWith(`${source}:`));

function isOpen({ listener }: Target, source: Source): boolean {
  if (listener === STRANGER) return !PARTS.includes(source);
  return (REACHABLE[source] as readonly string[]).includes(listener);
}

const outcome = ({ listener, host }: Target, open: boolean) =>
  `${open ? 'open' : 'refused'} ${listener} ${host}`;

/** Tries all targets at once, with bash where the image has it, else with busybox: not every build of its nc knows -z. */
async function tried({ namespace, pod }: Place, targets: readonly Target[]): Promise<string[]> {
  const attempts = targets.map(
    ({ listener, host }) => `attempt ${listener} ${host} ${listener.split(':')[1]} &`,
  );
  const script = `
reach() {
  if command -v bash > /dev/null; then timeout 3 bash -c ': < "/dev/tcp/$0/$1"' "$1" "$2"; else nc -w 3 "$1" "$2" -e true; fi
}
attempt() { if reach "$2" "$3" > /dev/null 2>&1 < /dev/null; then echo "open $1 $2"; else echo "refused $1 $2"; fi; }
${attempts.join('\n')}
wait
`;
  const { stdout } = succeeded(await namespace.sh(pod.metadata.name, script));
  return stdout.trim().split('\n').sort();
}
