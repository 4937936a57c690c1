import { EdgeOptions, EdgeRoute, edgeUrl, hasGeneratedLogin } from '../../charts-src/edge';
import { CommandError } from './errors';
import { table } from './terminal';

/** What the stack says of itself, as far as it is no secret. */
export interface Outputs {
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly port: number;
  readonly readPort: number;
  readonly sentinelPort?: number;
  readonly masterName?: string;
  readonly webdisUrl?: string;
  readonly insightUrl?: string;
  readonly secretName: string;
}

/** How commands reach the cluster. */
export interface Kubectl {
  /** Context of the kubeconfig, where the stack names one. */
  readonly context?: string;
  /** Whether Webdis asks for a password. */
  readonly webdisAuth: boolean;
  /** Whether Redis speaks TLS. */
  readonly tls?: boolean;
  /** Whether Redis is outside the cluster, where no pod has its commands. */
  readonly outside?: boolean;
  /** The hosts that are reached from outside the cluster. */
  readonly edge?: EdgeOptions;
}

/** Checks that the outputs have what is shown. */
export function asOutputs(values: Record<string, unknown>): Outputs {
  const missing = ['name', 'namespace', 'host', 'port', 'readPort', 'secretName'].filter(
    (key) => values[key] === undefined,
  );
  if (missing.length > 0)
    throw new CommandError(`the stack has no output ${missing.join(', ')}: run \`npm run up\` again`);
  return values as unknown as Outputs;
}

/** Where to connect, as a table, and commands to paste. */
export function showConnection(outputs: Outputs, kubectl: Kubectl): string {
  const commands = connectCommands(outputs, kubectl).flatMap(({ what, command }) => [
    '',
    `# ${what}`,
    command,
  ]);
  return [table(addresses(outputs)), ...commands].join('\n');
}

function addresses(outputs: Outputs): string[][] {
  const { host, port, readPort, sentinelPort, masterName, webdisUrl, insightUrl, secretName, namespace } =
    outputs;
  return [
    ['write', `${host}:${port}`],
    ['read', `${host}:${readPort}`],
    ...(sentinelPort ? [['sentinel', `${host}:${sentinelPort}, master ${masterName}`]] : []),
    ...(webdisUrl ? [['Webdis', webdisUrl]] : []),
    ...(insightUrl ? [['RedisInsight', insightUrl]] : []),
    ['passwords', `Secret ${namespace}/${secretName}, of the application: key db-password`],
  ];
}

/** Commands that need nothing but kubectl, with no password in any argument. */
export function connectCommands(
  { name, namespace, port, webdisUrl, insightUrl, secretName }: Outputs,
  { context, webdisAuth, tls, outside, edge }: Kubectl,
): { readonly what: string; readonly command: string }[] {
  const kubectl = `kubectl${context ? ` --context ${quoted(context)}` : ''} -n ${namespace}`;
  const encrypted = tls ? '--tls --cacert /tls/ca.crt ' : '';
  const inPods = [
    {
      what: 'redis-cli in a pod',
      command: `${kubectl} exec -it ${name}-0 -- sh -c 'REDISCLI_AUTH=$(cat /credentials/db-password) exec $CLI ${encrypted}-h ${name} -p ${port}'`,
    },
    { what: `Redis on localhost:${port}`, command: `${kubectl} port-forward service/${name} ${port}` },
  ];
  const commands = outside ? [] : inPods;
  if (edge?.webdis) {
    commands.push({
      what: `Webdis on ${edge.webdis.host}`,
      command: webdisAtEdge(edge.webdis, name, kubectl),
    });
  } else if (webdisUrl) {
    const { service, port: webdisPort } = serviceOf(webdisUrl);
    const local = `http://localhost:${webdisPort}/PING`;
    const read = `${kubectl} get secret ${secretName} -o go-template='user = "{{index .data "webdis-http-auth" | base64decode}}"'`;
    commands.push(
      {
        what: `Webdis on localhost:${webdisPort}`,
        command: `${kubectl} port-forward service/${service} ${webdisPort}`,
      },
      {
        what: 'and in another terminal',
        command: webdisAuth ? `${read} | curl -sS -K - ${local}` : `curl -sS ${local}`,
      },
    );
  }
  if (edge?.insight) {
    const { auth, host } = edge.insight;
    if (!auth) {
      const read = `${kubectl} get secret ${name}-edge-insight -o go-template='${LOGIN}{{"\\n"}}'`;
      commands.push({ what: `login of RedisInsight on ${host}`, command: read });
    }
  } else if (insightUrl) {
    const { service, port: insightPort } = serviceOf(insightUrl);
    commands.push({
      what: `RedisInsight on http://localhost:${insightPort}`,
      command: `${kubectl} port-forward service/${service} ${insightPort}`,
    });
  }
  return commands;
}

const LOGIN = '{{.data.username | base64decode}}:{{.data.password | base64decode}}';

/** With a login of one's own, curl asks for the password. */
function webdisAtEdge(route: EdgeRoute, name: string, kubectl: string): string {
  const url = `${edgeUrl(route)}/PING`;
  if (route.auth) return `curl -sS -u USER ${url}`;
  if (!hasGeneratedLogin(route)) return `curl -sS ${url}`;
  return `${kubectl} get secret ${name}-edge-webdis -o go-template='user = "${LOGIN}"' | curl -sS -K - ${url}`;
}

/** Name and port of the Service behind an address in the cluster. */
function serviceOf(url: string): { service: string; port: string } {
  const { hostname, port, protocol } = new URL(url);
  return { service: hostname.split('.')[0], port: port || (protocol === 'https:' ? '443' : '80') };
}

const quoted = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
