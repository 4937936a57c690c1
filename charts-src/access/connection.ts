import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Problems, labelsOf, nameProblem } from '../kit';
import { partOf } from '../stack';
import { ICredentials } from './credentials';
import { PASSWORD_KEY } from './users';

/** Where the Redis of a stack is reached, whatever runs behind it. */
export interface Endpoint {
  /** Host name for writes and reads. */
  readonly host: string;
  /** Port of the master. */
  readonly port: number;
  /**
   * Host name for reads that may be a little behind.
   *
   * @default - host
   */
  readonly readHost?: string;
  /** Port of the replicas that are in sync. */
  readonly readPort: number;
  /** Port of the Sentinels. */
  readonly sentinelPort?: number;
  /** Name of the master as Sentinels know it. */
  readonly masterName?: string;
  /**
   * That connections are encrypted.
   *
   * @default - they are not
   */
  readonly tls?: EndpointTls;
}

/** How an encrypted endpoint is trusted. */
export interface EndpointTls {
  /**
   * Certificates of the authorities that signed the server's, in PEM.
   *
   * @default - those that every system knows
   */
  readonly ca?: string;
  /**
   * Secret in the namespace of the stack whose key `ca.crt` has them, for the pods of the stack.
   *
   * @default - those of `ca`
   */
  readonly caSecretName?: string;
}

/** What the Secret for applications is made of. */
export interface ConnectionProps {
  /** Name of the stack; the Secret is `<name>-connection`. */
  readonly name: string;
  /** Where applications connect. */
  readonly endpoint: Endpoint;
  /** Credentials with values; the password of the application goes into the Secret. */
  readonly credentials: ICredentials;
  /**
   * Name of the Secret.
   *
   * @default - `<name>-connection`
   */
  readonly secretName?: string;
  /**
   * Namespace of the Secret.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;
  /**
   * User that the application logs in as.
   *
   * @default default
   */
  readonly username?: string;
  /**
   * Key of its password in the credentials.
   *
   * @default - that of the user `default`
   */
  readonly passwordKey?: string;
  /**
   * Labels for the Secret.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The Secret `<name>-connection`: all that an application needs, for `envFrom` and for service bindings.
 *
 * @throws Error when the name is none for a stack, or the credentials are those of a Secret whose values this program
 * does not know
 */
export class Connection extends Construct {
  static readonly pulumiType = 'redis-ha-stack:access:Connection';

  /** Name of the Secret. */
  readonly secretName: string;

  constructor(scope: Construct, id: string, props: ConnectionProps) {
    super(scope, id);
    const { name, namespace, endpoint, credentials, username, passwordKey = PASSWORD_KEY, labels } = props;
    this.secretName = props.secretName ?? `${name}-connection`;
    new Problems(this).note(nameProblem(name), valueProblem(credentials, passwordKey)).throw();
    new k8s.KubeSecret(this, 'Resource', {
      metadata: {
        name: this.secretName,
        ...(namespace !== undefined && { namespace }),
        labels: labelsOf(partOf(name, 'connection'), labels),
      },
      stringData: connectionData(endpoint, credentials.value(passwordKey)!, username),
    });
  }
}

/** That a password is needed here of which only the name of its Secret is known. */
export function valueProblem(credentials: ICredentials, key: string): string | undefined {
  if (credentials.value(key) !== undefined) return undefined;
  return (
    `credentials: the value of ${key} of secret ${credentials.secretName} is not known here; ` +
    'use new Credentials(…) or give the values to Credentials.fromSecretName(…)'
  );
}

/**
 * The keys of the contract. Passwords are those of which a URL needs escape no character; where `endpoint` has no
 * Sentinels, there is nothing about them.
 */
export function connectionData(
  endpoint: Endpoint,
  password: string,
  username = 'default',
): Record<string, string> {
  const { host, port, readPort, readHost = host, tls } = endpoint;
  const url = (h: string, p: number) => `${scheme('redis', endpoint)}://${username}:${password}@${h}:${p}`;
  return {
    REDIS_HOST: host,
    REDIS_PORT: String(port),
    REDIS_READ_HOST: readHost,
    REDIS_READ_PORT: String(readPort),
    REDIS_USERNAME: username,
    REDIS_PASSWORD: password,
    REDIS_TLS: String(tls !== undefined),
    REDIS_URL: url(host, port),
    REDIS_READ_URL: url(readHost, readPort),
    ...sentinelData(endpoint, `${username}:${password}`),
    ...(tls?.ca !== undefined && { REDIS_CA: tls.ca, certificates: tls.ca }),
    type: 'redis',
    provider: 'redis-ha-stack',
    host,
    port: String(port),
    username,
    password,
    uri: url(host, port),
  };
}

function sentinelData(endpoint: Endpoint, login: string): Record<string, string> {
  const { host, sentinelPort, masterName } = endpoint;
  if (!sentinelPort || !masterName) return {};
  const name = scheme('redis+sentinel', endpoint);
  return {
    REDIS_SENTINEL_PORT: String(sentinelPort),
    REDIS_MASTER_NAME: masterName,
    REDIS_SENTINEL_URL: `${name}://${login}@${host}:${sentinelPort}/${masterName}`,
  };
}

const scheme = (name: string, { tls }: Endpoint) => (tls ? name.replace('redis', 'rediss') : name);
