import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AppBinding,
  AppOptions,
  Connection,
  Endpoint,
  ExternalConnection,
  ICredentials,
  PASSWORD_KEY,
  appConflicts,
  appProblems,
  connectionSecret,
  versionAnnotation,
} from './access';
import { Edge, EdgeOptions, edgeKeys, edgePasswordKey, edgeRoutes } from './edge';
import { InsightOptions, RedisInsight } from './insight';
import { PodOptions, Problems } from './kit';
import { NetworkOptions, NetworkPolicies, PRIVATE_NETWORKS, addNetworkPolicies } from './network';
import { Webdis, WebdisOptions } from './webdis';

/** What a stack puts in front of its Redis, whatever that is. */
export interface ClientOptions {
  /**
   * Settings of Webdis, the HTTP API.
   *
   * @default - see WebdisOptions
   */
  readonly webdis?: WebdisOptions;
  /**
   * Whether there is a Webdis.
   *
   * @default true
   */
  readonly webdisEnabled?: boolean;
  /**
   * Settings of RedisInsight, the UI.
   *
   * @default - see InsightOptions
   */
  readonly insight?: InsightOptions;
  /**
   * Whether there is a RedisInsight.
   *
   * @default true
   */
  readonly insightEnabled?: boolean;
  /**
   * Applications in namespaces of their own; each gets the connection Secret there, and a Redis user where it names
   * one. The credentials must have a password for each such user: `credentialKeys({ apps })`.
   *
   * @default - none
   */
  readonly apps?: readonly AppOptions[];
  /**
   * Settings of the NetworkPolicies.
   *
   * @default - see NetworkOptions
   */
  readonly network?: NetworkOptions;
  /**
   * How Webdis and RedisInsight are reached from outside the cluster. The credentials must have a password for each
   * generated login: `credentialKeys({ edge })`.
   *
   * @default - they are not
   */
  readonly edge?: EdgeOptions;
}

/** What comes in front of a Redis that is somewhere already. */
export interface RedisClientsProps extends ClientOptions, PodOptions {
  /** Name of the stack: the prefix of all objects. */
  readonly name: string;
  /** The Redis. */
  readonly endpoint: Endpoint;
  /**
   * The Secret with the passwords of the stack's users, who must exist in that Redis: `new Credentials(…)` or
   * `Credentials.fromSecretName(…)`.
   */
  readonly credentials: ICredentials;
  /**
   * IPv4 or IPv6 networks that the endpoint has its addresses in: all that NetworkPolicies let Webdis and RedisInsight
   * connect to at its port.
   *
   * @default PRIVATE_NETWORKS
   */
  readonly endpointCidrs?: readonly string[];
  /**
   * What is ready when the Redis accepts the passwords; nobody gets them before.
   *
   * @default - it accepts them already
   */
  readonly passwordsAccepted?: Construct;
}

/** Constructs in front of a Redis. */
export interface Clients {
  readonly webdis?: Webdis;
  readonly insight?: RedisInsight;
  /** The hosts that both are reached by; absent where there is none. */
  readonly edge?: Edge;
  /**
   * The connection Secret; absent where neither this program knows the values of the credentials nor External Secrets
   * brings them.
   */
  readonly connection?: Connection | ExternalConnection;
  /** The bindings of the applications, in their order. */
  readonly bindings: readonly AppBinding[];
}

/**
 * Webdis and RedisInsight in front of a Redis that this program does not run, such as ElastiCache, and the Secret that
 * applications connect with.
 *
 * @throws Error with everything that is wrong with the props of a room, each with what is allowed
 *
 * @example
 * const endpoint = { host: 'redis.example.org', port: 6379, readPort: 6379, tls: {} };
 * new RedisClients(chart, 'RedisHa', { name: 'cart', credentials, endpoint });
 */
export class RedisClients extends Construct implements Clients {
  // that of RedisHa: a stack that changes its engine keeps the objects that both have
  static readonly pulumiType = 'redis-ha-stack:index:RedisHa';

  /** Where applications connect. */
  readonly endpoint: Endpoint;
  readonly webdis?: Webdis;
  readonly insight?: RedisInsight;
  readonly edge?: Edge;
  readonly connection?: Clients['connection'];
  readonly bindings: readonly AppBinding[];
  readonly networkPolicies?: NetworkPolicies;

  constructor(scope: Construct, id: string, props: RedisClientsProps) {
    super(scope, id);
    const { network, endpointCidrs = PRIVATE_NETWORKS, ...inFront } = props;
    const { name, endpoint, labels, apps = [] } = inFront;
    const { namespace = '' } = Chart.of(this);
    new Problems(this).note(...appProblems(apps), ...appConflicts(apps, { name, namespace })).throw();
    this.endpoint = endpoint;
    const { webdis, insight, edge, connection, bindings } = addClients(this, inFront);
    this.webdis = webdis;
    this.insight = insight;
    this.edge = edge;
    this.connection = connection;
    this.bindings = bindings;
    this.networkPolicies = addNetworkPolicies(
      this,
      { webdis, insight },
      {
        ...network,
        name,
        namespace,
        labels,
        apps,
        webdisFrom: props.webdis?.allowFrom,
        edge: edge !== undefined,
        outside: { port: endpoint.port, cidrs: endpointCidrs },
      },
    );
  }
}

/** Puts the clients of a Redis into a scope; Webdis and RedisInsight are deployed after what they need. */
export function addClients(
  scope: Construct,
  props: RedisClientsProps & { readonly namespace?: string },
  ...needs: Construct[]
): Clients {
  const {
    name,
    namespace,
    endpoint,
    credentials,
    webdis: webdisOptions,
    webdisEnabled = true,
    insight: insightOptions,
    insightEnabled = true,
    apps = [],
    edge = {},
    passwordsAccepted,
    ...pods
  } = props;
  const { labels } = pods;
  // what reads its password only at its start is rolled by another version of them
  const podAnnotations = { ...pods.podAnnotations, ...versionAnnotation(credentials) };
  const behind = { ...pods, podAnnotations, name, credentials, endpoint };
  const accepted = passwordsAccepted ? [passwordsAccepted] : [];
  const after = <T extends Construct>(construct: T, ...dependencies: Construct[]): T => {
    construct.node.addDependency(...dependencies);
    return construct;
  };
  const webdisKey = edgePasswordKey('webdis');
  const webdisProps = {
    ...behind,
    ...webdisOptions,
    behindEdge: edge.webdis !== undefined,
    edgePasswordKey: edgeKeys(edge).includes(webdisKey) ? webdisKey : undefined,
  };
  const services = {
    webdis: webdisEnabled
      ? after(new Webdis(scope, 'Webdis', webdisProps), ...needs, ...accepted)
      : undefined,
    insight: insightEnabled
      ? after(new RedisInsight(scope, 'Insight', { ...behind, ...insightOptions }), ...needs, ...accepted)
      : undefined,
  };
  return {
    ...services,
    edge:
      edgeRoutes(edge).length > 0
        ? new Edge(scope, 'Edge', { ...edge, name, namespace, services, credentials, labels })
        : undefined,
    connection:
      credentials.source || credentials.value(PASSWORD_KEY) !== undefined
        ? after(connectionSecret(scope, 'Connection', { name, endpoint, credentials, labels }), ...accepted)
        : undefined,
    bindings: apps.map((app) => {
      const id = ['App', app.namespace, app.secretName].filter(Boolean).join('-');
      return after(new AppBinding(scope, id, { name, app, endpoint, credentials, labels }), ...accepted);
    }),
  };
}
