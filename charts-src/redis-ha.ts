import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Endpoint, ICredentials, appConflicts, appProblems, AppBinding } from './access';
import { Edge } from './edge';
import { InsightAccess, RedisInsight } from './insight';
import { PodOptions, Problems, nameProblem } from './kit';
import { NetworkPolicies, addNetworkPolicies } from './network';
import { PasswordsAccepted, PasswordsAcceptedProps } from './passwords';
import { ProxyOptions, RedisProxy } from './proxy';
import { RedisNodes, RedisOptions } from './redis';
import { ClientOptions, Clients, addClients } from './redis-clients';
import { SentinelOptions, Sentinels } from './sentinel';
import { Flavor, StackOptions, stackProblems } from './stack';
import { ICertificate } from './tls';
import { Webdis } from './webdis';

/** A whole stack. What is set here of `PodOptions` holds for the pods of every room. */
export interface RedisHaProps extends ClientOptions, PodOptions {
  /**
   * Name of the stack: of its main objects and the prefix of all others. Lower-case letters, digits and `-`,
   * starting with a letter, at most 40 characters.
   *
   * @default - the id of the construct
   */
  readonly name?: string;
  /**
   * Namespace that the stack lives in, a DNS label; that of the chart, if the chart has one.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
  /**
   * Domain of the cluster's DNS.
   *
   * @default cluster.local
   */
  readonly clusterDomain?: string;
  /**
   * The Secret with the passwords of the stack's users: `new Credentials(…)`, `new ExternalCredentials(…)` or
   * `Credentials.fromSecretName(…)`.
   */
  readonly credentials: ICredentials;
  /**
   * Number of data nodes, including the master: 2 or more with failover, 1 or more without.
   *
   * @default 3
   */
  readonly replicas?: number;
  /**
   * Whether Sentinels replace a master that fails. Without, the first node is always the master.
   *
   * @default true
   */
  readonly failover?: boolean;
  /**
   * Number of Sentinels: 3 or a larger odd number. Says nothing without failover.
   *
   * @default 3
   */
  readonly sentinels?: number;
  /**
   * Which implementation the images hold.
   *
   * @default Flavor.REDIS
   */
  readonly flavor?: Flavor;
  /**
   * Certificate of all servers of the stack, which then speak nothing but TLS: `new Certificate(…)`,
   * `new IssuedCertificate(…)` or `Certificate.fromSecretName(…)`.
   *
   * @default - no TLS
   */
  readonly tls?: ICertificate;
  /**
   * Settings of the data nodes.
   *
   * @default - see RedisOptions
   */
  readonly redis?: RedisOptions;
  /**
   * Settings of the Sentinels.
   *
   * @default - see SentinelOptions
   */
  readonly sentinel?: SentinelOptions;
  /**
   * Settings of the proxy.
   *
   * @default - see ProxyOptions
   */
  readonly proxy?: ProxyOptions;
}

/**
 * Redis with high availability: data nodes and Sentinels, the proxy in front of them, Webdis and RedisInsight behind
 * the proxy, and the Secret that applications connect with.
 *
 * @throws Error with everything that is wrong with the props of a room, each with what is allowed
 *
 * @example
 * const credentials = new Credentials(chart, 'Credentials', { name: 'cart', values });
 * new RedisHa(chart, 'RedisHa', { name: 'cart', credentials, replicas: 3 });
 */
export class RedisHa extends Construct implements Clients {
  static readonly pulumiType = 'redis-ha-stack:index:RedisHa';

  /** Where applications connect. */
  readonly endpoint: Endpoint;
  readonly nodes: RedisNodes;
  readonly sentinels?: Sentinels;
  readonly proxy: RedisProxy;
  readonly webdis?: Webdis;
  readonly insight?: RedisInsight;
  readonly edge?: Edge;
  readonly connection?: Clients['connection'];
  /** The bindings of the applications, in their order. */
  readonly bindings: readonly AppBinding[];
  readonly networkPolicies?: NetworkPolicies;

  constructor(scope: Construct, id: string, props: RedisHaProps) {
    super(scope, id);
    const failover = props.failover ?? true;
    const stack = this.stackOf(props, failover);
    const pods = podOptions(props);
    const users = {
      webdisCommands: props.webdis?.commands,
      insightWrites: props.insight?.access === InsightAccess.READ_WRITE,
    };

    const { apps } = props;
    this.nodes = new RedisNodes(this, 'Redis', { ...pods, ...stack, ...props.redis, users, apps });
    if (failover) {
      this.sentinels = new Sentinels(this, 'Sentinel', {
        ...pods,
        ...stack,
        ...props.sentinel,
        apps,
        image: props.sentinel?.image ?? props.redis?.image,
        storageClassName: props.sentinel?.storageClassName ?? props.redis?.storageClassName,
      });
    }

    this.proxy = new RedisProxy(this, 'Proxy', { ...pods, ...stack, ...props.proxy });
    this.proxy.node.addDependency(this.nodes, ...(this.sentinels ? [this.sentinels] : []));
    this.endpoint = this.proxy.endpoint;

    const accepted = this.passwordsAccepted({ ...pods, ...stack, apps, image: props.redis?.image });
    const { webdis, webdisEnabled, insight, insightEnabled, edge } = props;
    const clients = addClients(
      this,
      {
        ...pods,
        name: stack.name,
        namespace: stack.namespace,
        credentials: stack.credentials,
        endpoint: this.endpoint,
        webdis,
        webdisEnabled,
        insight,
        insightEnabled,
        apps,
        edge,
        passwordsAccepted: accepted,
      },
      this.proxy,
    );
    this.webdis = clients.webdis;
    this.insight = clients.insight;
    this.edge = clients.edge;
    this.connection = clients.connection;
    this.bindings = clients.bindings;

    const { nodes: redis, sentinels: sentinel, proxy } = this;
    this.networkPolicies = addNetworkPolicies(
      this,
      { redis, sentinel, proxy, webdis: clients.webdis, insight: clients.insight, passwords: accepted },
      {
        ...props.network,
        name: stack.name,
        namespace: stack.namespace,
        labels: props.labels,
        apps,
        webdisFrom: webdis?.allowFrom,
        edge: clients.edge !== undefined,
        serviceType: props.proxy?.serviceType,
      },
    );
  }

  /** From their second version on, passwords are handed to nobody before all members accept them. */
  private passwordsAccepted(props: PasswordsAcceptedProps): PasswordsAccepted | undefined {
    if ((props.credentials.version ?? 1) === 1) return undefined;
    const accepted = new PasswordsAccepted(this, 'Passwords', props);
    accepted.node.addDependency(this.nodes, ...(this.sentinels ? [this.sentinels] : []));
    return accepted;
  }

  private stackOf(props: RedisHaProps, failover: boolean): StackOptions {
    const name = props.name ?? this.node.id;
    const namespace = props.namespace ?? Chart.of(this).namespace;
    const replicas = props.replicas ?? 3;
    const sentinels = props.sentinels ?? 3;
    const apps = props.apps ?? [];
    new Problems(this)
      .note(
        ...(namespace === undefined
          ? [
              nameProblem(name),
              'namespace: got none, but addresses are made of it; set it here or on the chart',
            ]
          : stackProblems(this, { name, namespace })),
      )
      .unless(Number.isInteger(replicas) && replicas >= 1, `replicas: got ${replicas}, allowed: 1 or more`)
      .unless(
        !failover || sentinels > 0,
        `sentinels: got ${sentinels}, allowed: 3 or more, or failover: false`,
      )
      .note(...appProblems(apps), ...appConflicts(apps, { name, namespace: namespace ?? '' }))
      .throw();
    return {
      name,
      namespace: namespace!,
      clusterDomain: props.clusterDomain,
      credentials: props.credentials,
      replicas,
      sentinels: failover ? sentinels : 0,
      flavor: props.flavor,
      tls: props.tls,
    };
  }
}

function podOptions(props: PodOptions): PodOptions {
  const { imageRegistry, imagePullPolicy, imagePullSecrets, labels, podAnnotations } = props;
  const { nodeSelector, tolerations, priorityClassName, spread, extraPodSpec } = props;
  return {
    imageRegistry,
    imagePullPolicy,
    imagePullSecrets,
    labels,
    podAnnotations,
    nodeSelector,
    tolerations,
    priorityClassName,
    spread,
    extraPodSpec,
  };
}
