import { directAccessLabel } from '../../../charts-src';
import { waitFor } from '../../support/wait-for';
import { type Namespace, type Pod, isReady } from './kube';
import { succeeded } from './run';

/** A user of Redis and the key of its password in the Secret of the stack. */
const USERS = { default: 'db-password', admin: 'admin-password' } as const;

export interface Address {
  /** Name of a Service, or an address. */
  readonly host: string;
  readonly port?: number;
  readonly user?: keyof typeof USERS;
}

/** The functions of the shell scripts: `as USER` logs in, `redis HOST PORT COMMAND…` asks; passwords stay in files. */
const PRELUDE = `
as() {
  REDIS_USER=$1
  case $1 in default) key=db-password ;; *) key=$1-password ;; esac
  REDISCLI_AUTH=$(cat "/credentials/$key"); export REDISCLI_AUTH
}
redis() { host=$1 port=$2; shift 2; timeout 5 redis-cli \${REDIS_USER:+--user "$REDIS_USER"} -h "$host" -p "$port" "$@" 2>&1 < /dev/null; }
`;

/** A pod beside the stack with redis-cli in it; no fault of the stack's pods touches it. */
export class Client {
  readonly pod = 'client';

  constructor(
    private readonly namespace: Namespace,
    private readonly stack: string,
  ) {}

  /** Starts the pod, again if it is there: a mounted Secret shows new passwords only after a while. */
  async start(): Promise<void> {
    await this.stop();
    const items = Object.values(USERS).map((key) => ({ key, path: key }));
    await this.namespace.apply(
      clientPod(this.pod, await this.image(), {
        labels: directAccessLabel(this.stack),
        command: ['sleep', 'infinity'],
        volumeMounts: [{ name: 'credentials', mountPath: '/credentials', readOnly: true }],
        volumes: [{ name: 'credentials', secret: { secretName: this.stack, items } }],
      }),
    );
    await this.ready(this.pod);
  }

  async stop(): Promise<void> {
    await this.namespace.kubectl('delete', 'pod', this.pod, '--ignore-not-found', '--now');
  }

  /** One command, as the user of applications unless told otherwise; errors of Redis are answers too. */
  async ask({ host, port = 6379, user = 'default' }: Address, ...command: string[]): Promise<string> {
    const words = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    return (await this.sh(`as ${user}\nredis ${host} ${port} ${words}`)).trim();
  }

  /** A command whose answer is more than a line or a number. */
  async askJson<T>(address: Address, ...command: string[]): Promise<T> {
    return JSON.parse(await this.ask(address, '--json', ...command)) as T;
  }

  /** A section of INFO. */
  async info(address: Address, section: string): Promise<Record<string, string>> {
    const lines = (await this.ask(address, 'INFO', section))
      .split(/\r?\n/)
      .filter((line) => line.includes(':'));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
  }

  /** A shell script that may use `as` and `redis`; gives what it prints. */
  async sh(script: string): Promise<string> {
    // Exit codes are those of redis-cli's last call; what counts is the answer.
    return succeeded(await this.namespace.sh(this.pod, `${PRELUDE}\n${script}\nexit 0\n`)).stdout;
  }

  /** Starts a pod that writes numbers, one after another, through the Service, and logs which were acknowledged. */
  async startWriter(name: string): Promise<Writer> {
    await this.namespace.apply(
      clientPod(name, await this.image(), {
        command: ['sh', '-c', WRITER],
        env: [{ name: 'KEY', value: name }],
        envFrom: [{ secretRef: { name: `${this.stack}-connection` } }],
      }),
    );
    await this.ready(name);
    return new Writer(this.namespace, name);
  }

  private async image(): Promise<string> {
    const pod = await this.namespace.get<Pod>('pod', `${this.stack}-0`);
    return pod.spec.containers[0].image;
  }

  private async ready(name: string): Promise<void> {
    await waitFor(`pod ${name} is ready`, async () => isReady(await this.namespace.get<Pod>('pod', name)), {
      timeout: 300_000,
      interval: 300,
    });
  }
}

/** A command of an application: in a pod that has its environment from the connection Secret, and redis-cli. */
export async function askInPod(namespace: Namespace, pod: string, command: string): Promise<string> {
  const script = `REDISCLI_AUTH="$REDIS_PASSWORD" timeout 5 redis-cli -h "$REDIS_HOST" -p "$REDIS_PORT" ${command} 2>&1\nexit 0\n`;
  return succeeded(await namespace.sh(pod, script)).stdout.trim();
}

/**
 * `acked N` and `refused N ANSWER`, a line each, from when the network has opened to the new pod: NetworkPolicies follow it. A write that got no answer may have happened or not: it is not counted.
 */
const WRITER = `
export REDISCLI_AUTH="$REDIS_PASSWORD"
redis() { timeout 2 redis-cli -h "$REDIS_HOST" -p "$REDIS_PORT" "$@" 2>&1; }
until [ "$(redis PING)" = PONG ]; do sleep 0.2; done
n=0
while :; do
  n=$((n + 1))
  answer=$(redis SADD "$KEY" "$n")
  if [ "$answer" = 1 ]; then echo "acked $n"; else echo "refused $n $answer"; fi
  sleep 0.05
done
`;

/** What a pod has written without a pause. */
export class Writer {
  constructor(
    private readonly namespace: Namespace,
    /** The pod, and the set in Redis that it writes to. */
    readonly name: string,
  ) {}

  /** Numbers that Redis has acknowledged, in order. */
  async acknowledged(): Promise<number[]> {
    const lines = (await this.namespace.logs(this.name)).split('\n');
    return lines.filter((line) => line.startsWith('acked ')).map((line) => Number(line.split(' ')[1]));
  }

  /** Waits for a number of further acknowledgements. */
  async goesOn(count: number): Promise<void> {
    const before = (await this.acknowledged()).length;
    const enough = async () => (await this.acknowledged()).length >= before + count;
    await waitFor(`${this.name} gets ${count} more writes acknowledged`, enough, {
      timeout: 300_000,
      interval: 500,
    });
  }

  async stop(): Promise<void> {
    await this.namespace.kubectl('delete', 'pod', this.name, '--now');
  }
}

interface ClientPodOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly env?: readonly object[];
  readonly envFrom?: readonly object[];
  readonly volumeMounts?: readonly object[];
  readonly volumes?: readonly object[];
}

/** A pod that fits Pod Security `restricted`. */
export function clientPod(
  name: string,
  image: string,
  { labels, volumes, ...container }: ClientPodOptions,
): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 999,
        runAsGroup: 999,
        fsGroup: 999,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'client',
          image,
          ...container,
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
      volumes,
    },
  };
}
