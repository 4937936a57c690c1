import { directAccessLabel } from '../../../charts-src';
import { waitFor } from '../../support/wait-for';
import { type Namespace, type Pod, type Service, isReady } from '../../cluster/support/kube';
import { succeeded } from '../../cluster/support/run';
import type { Stack } from '../../chaos/frame/stack';
import type { Attempt, Rates } from './measure';
import type { Way } from './plan';

const POD = 'bench';

/** What redis-benchmark may do: its keys start so. Without a password, none can be read from its arguments. */
const USER = ['bench', 'on', 'nopass', 'resetkeys', '~key:*', '+get', '+set'];

/** A pod with redis-benchmark, on another node than the master where there is one. */
export class BenchClient {
  private constructor(
    private readonly namespace: Namespace,
    private readonly addresses: Readonly<Record<Way, readonly [host: string, port: number]>>,
  ) {}

  static async start(stack: Stack): Promise<BenchClient> {
    const { namespace } = stack;
    const { nodes } = await stack.members();
    for (const { name } of nodes) {
      const answer = await stack.ask(name, 6379, 'ACL', 'SETUSER', ...USER);
      if (answer !== 'OK') throw new Error(`${name} makes no user for the benchmark: ${answer}`);
    }
    const master = await stack.master();
    await namespace.apply(await podBeside(stack, master));
    await waitFor(`pod ${POD} is ready`, async () => isReady(await namespace.get<Pod>('pod', POD)), {
      timeout: 120_000,
      interval: 300,
    });
    const direct = (await namespace.get<Service>('service', master)).spec.clusterIP;
    const proxy = await stack.serviceAddress();
    return new BenchClient(namespace, { direct: [direct, 6379], write: [proxy, 6379], read: [proxy, 6380] });
  }

  /** One run; figures come as CSV with a title for each column. */
  readonly attempt: Attempt = async (way, { commands, pipeline, connections }, requests) => {
    const [host, port] = this.addresses[way];
    const script = `redis-benchmark -h ${host} -p ${port} --user bench -a none --csv \\
      -t ${commands.join(',').toLowerCase()} -P ${pipeline} -c ${connections} -n ${requests}`;
    return ratesOf(succeeded(await this.namespace.sh(POD, script)).stdout);
  };
}

/** @throws Error with what was printed, where it is no result */
export function ratesOf(csv: string): Rates {
  const rows = csv.split('\n').flatMap((line) => {
    const [, command, rate] = /^"([A-Z]+)","([\d.]+)"/.exec(line) ?? [];
    return command && Number(rate) > 0 ? [[command, Number(rate)] as const] : [];
  });
  if (rows.length === 0) throw new Error(`redis-benchmark gives no result: ${csv}`);
  return Object.fromEntries(rows);
}

async function podBeside(stack: Stack, master: string): Promise<object> {
  const used = await stack.nodeOf(master);
  const nodes = (await stack.pods()).map(({ spec }) => spec.nodeName).sort();
  const { spec } = await stack.workload(stack.workloads.redis);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: POD, labels: directAccessLabel(stack.name) },
    spec: {
      nodeName: nodes.find((node) => node !== used) ?? used,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'bench',
          image: spec.template.spec.containers[0].image,
          command: ['sleep', 'infinity'],
          resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}
