import { join } from 'node:path';
import { ApiObject, Size } from 'cdk8s';
import { ContainerResources, Cpu, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Endpoint } from '../access';
import {
  Part,
  PodOptions,
  Problems,
  configFiles,
  disruptionBudget,
  fileData,
  imageProblem,
  imageReference,
  metadataOf,
  podTemplate,
  pullPolicyProblem,
  resourceProblems,
  resourceRequirements,
  selectorOf,
  serviceAccount,
  serviceHost,
  withDefaults,
} from '../kit';
import { commonScript } from '../redis';
import {
  HEALTH_PORT,
  READ_PORT,
  REDIS_PORT,
  SENTINEL_PORT,
  StackOptions,
  masterName,
  memberFiles,
  nodeNames,
  partOf,
  script,
  scriptEnv,
  scriptMounts,
  scriptVolumes,
  sentinelNames,
  stackProblems,
} from '../stack';
import { tlsMounts, tlsVolumes } from '../tls';
import { haproxyCfg } from './haproxy-cfg';

/** Settings of the proxy. */
export interface ProxyOptions {
  /**
   * Number of proxies, 1 or more.
   *
   * @default 2
   */
  readonly proxies?: number;
  /**
   * Image of HAProxy, 3.1 or newer; an exact tag or a digest.
   *
   * @default docker.io/library/haproxy:3.2.26
   */
  readonly image?: string;
  /**
   * CPU and memory of each proxy; a request is at most its limit.
   *
   * @default - 50m and 64 MiB requested, 128 MiB limit
   */
  readonly resources?: ContainerResources;
  /**
   * Type of the Service `<name>`: `ClusterIP`, `NodePort` or `LoadBalancer`.
   *
   * @default ClusterIP
   */
  readonly serviceType?: string;
  /**
   * Annotations for the Service `<name>`.
   *
   * @default - none
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /**
   * Which proxy a client of the Service `<name>` reaches: `PreferClose` for one in its zone (Kubernetes 1.31 or newer),
   * `PreferSameZone` for the same and `PreferSameNode` for one on its node (both 1.34 or newer). Where there is none, any
   * other. Older API servers drop the field or refuse the value.
   *
   * @default - any proxy
   */
  readonly trafficDistribution?: string;
}

/** What the proxy of a stack is made of. */
export interface RedisProxyProps extends StackOptions, ProxyOptions, PodOptions {}

const DEFAULT_IMAGE = 'docker.io/library/haproxy:3.2.26';
const DEFAULT_RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(50) },
  memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
};
const SCRIPTS = join(__dirname, 'scripts');
const SERVICE_TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'];
const TRAFFIC_DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

/**
 * The one address of a stack that always leads to the master (6379), to the replicas in sync (6380) and to the
 * Sentinels (26379): HAProxy behind the Service `<name>`.
 *
 * @throws Error with everything that is wrong with the props
 */
export class RedisProxy extends Construct {
  static readonly pulumiType = 'redis-ha-stack:proxy:RedisProxy';

  /** Where applications connect. */
  readonly endpoint: Endpoint;
  private readonly part: Part;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RedisProxyProps,
  ) {
    super(scope, id);
    this.part = partOf(props.name, 'proxy');
    this.validate();

    const object = { name: `${props.name}-proxy`, part: this.part, labels: props.labels };
    const serviceAccountName = serviceAccount(this, object);
    const files = this.files();
    const configMapName = configFiles(this, { ...object, data: files });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadataOf(object),
      spec: {
        replicas: this.proxies,
        // one proxy after the other, and none before its successor serves
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(1),
            maxUnavailable: k8s.IntOrString.fromNumber(0),
          },
        },
        selector: { matchLabels: { ...selectorOf(this.part) } },
        template: podTemplate({
          ...props,
          part: this.part,
          serviceAccountName,
          user: 99,
          group: 99,
          terminationGracePeriodSeconds: 30,
          containers: [this.container()],
          volumes: [
            ...scriptVolumes(configMapName, props.credentials, ['proxy-password']),
            ...tlsVolumes(props.tls, ['ca.crt']),
          ],
          restartOn: Object.values(files),
        }),
      },
    });
    this.service();
    if (this.proxies > 1) disruptionBudget(this, object);
    this.endpoint = this.endpointOf();
  }

  private get proxies(): number {
    return this.props.proxies ?? 2;
  }

  private get sentinels(): number {
    return sentinelNames(this.props).length;
  }

  private get resources(): ContainerResources {
    return withDefaults(DEFAULT_RESOURCES, this.props.resources);
  }

  private get image(): string {
    return this.props.image ?? DEFAULT_IMAGE;
  }

  private get host(): string {
    const { name, namespace, clusterDomain = 'cluster.local' } = this.props;
    return serviceHost(name, namespace, clusterDomain);
  }

  private endpointOf(): Endpoint {
    const { tls } = this.props;
    return {
      host: this.host,
      port: REDIS_PORT,
      readPort: READ_PORT,
      ...(this.sentinels > 0 && { sentinelPort: SENTINEL_PORT, masterName: masterName(this.props) }),
      ...(tls && { tls: { ca: tls.ca, caSecretName: tls.secretName } }),
    };
  }

  private files(): Record<string, string> {
    const scripts = ['boot.sh', 'watch.sh', 'admin.lua', 'login.lua'];
    if (this.props.tls) scripts.push('authorities.lua');
    if (this.sentinels > 0) scripts.push('sessions.lua');
    return {
      ...fileData(commonScript, ...scripts.map((file) => join(SCRIPTS, file))),
      ...memberFiles(this.props),
      'haproxy.cfg': haproxyCfg({
        nodes: nodeNames(this.props).length,
        sentinels: this.sentinels,
        masterName: masterName(this.props),
        tlsHost: this.props.tls && this.host,
      }),
    };
  }

  private ports(): { name: string; port: number }[] {
    const ports = [
      { name: 'redis', port: REDIS_PORT },
      { name: 'redis-read', port: READ_PORT },
    ];
    return this.sentinels > 0 ? [...ports, { name: 'sentinel', port: SENTINEL_PORT }] : ports;
  }

  private container(): k8s.Container {
    const get = (path: string) => ({ path, port: k8s.IntOrString.fromString('health') });
    return {
      name: 'haproxy',
      image: imageReference(this.image, this.props.imageRegistry),
      command: script('boot'),
      env: scriptEnv(this.props),
      ports: [
        ...this.ports().map(({ name, port }) => ({ name, containerPort: port })),
        { name: 'health', containerPort: HEALTH_PORT },
      ],
      resources: resourceRequirements(this.resources),
      volumeMounts: [...scriptMounts(), ...tlsMounts(this.props.tls)],
      startupProbe: { httpGet: get('/live'), periodSeconds: 1, failureThreshold: 300 },
      livenessProbe: { httpGet: get('/live'), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
      // new connections go elsewhere before this proxy stops to listen; the checks go on, so that a master that is
      // demoted meanwhile loses its sessions, which a soft stop of HAProxy would leave to it
      lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
      // slow to leave: a failover is over before, and a proxy that had left would come back late
      readinessProbe: { httpGet: get('/ready'), periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 10 },
    };
  }

  /** An ApiObject, because a KubeService drops the fields that Kubernetes 1.28 did not have. */
  private service(): void {
    const { name, labels, serviceAnnotations, serviceType = 'ClusterIP', trafficDistribution } = this.props;
    new ApiObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        ...metadataOf({ name, part: this.part, labels }),
        annotations: serviceAnnotations && { ...serviceAnnotations },
      },
      spec: {
        type: serviceType,
        trafficDistribution,
        selector: { ...selectorOf(this.part) },
        ports: this.ports().map((port) => ({ ...port, targetPort: port.name })),
      },
    });
  }

  private validate(): void {
    const { serviceType: type = 'ClusterIP', trafficDistribution: distribution } = this.props;
    new Problems(this)
      .note(...stackProblems(this, this.props))
      .note(imageProblem(this.image), pullPolicyProblem(this.props), ...resourceProblems(this.resources))
      .unless(
        Number.isInteger(this.proxies) && this.proxies >= 1,
        `proxies: got ${this.proxies}, allowed: a whole number of 1 or more`,
      )
      .unless(SERVICE_TYPES.includes(type), `serviceType: got ${type}, allowed: ${SERVICE_TYPES.join(', ')}`)
      .unless(
        distribution === undefined || TRAFFIC_DISTRIBUTIONS.includes(distribution),
        `trafficDistribution: got ${distribution}, allowed: ${TRAFFIC_DISTRIBUTIONS.join(', ')}`,
      )
      .throw();
  }
}
