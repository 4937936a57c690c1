import { join } from 'node:path';
import { Size } from 'cdk8s';
import { ContainerResources, Cpu, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Endpoint, ICredentials, WEBDIS_HTTP_KEY, previousKey } from '../access';
import {
  ObjectProps,
  Part,
  PodOptions,
  Problems,
  configFiles,
  disruptionBudget,
  fileData,
  imageProblem,
  imageReference,
  metadataOf,
  nameProblem,
  podTemplate,
  pullPolicyProblem,
  resourceProblems,
  resourceRequirements,
  selectorOf,
  serviceAccount,
  withDefaults,
} from '../kit';
import { WEBDIS_PORT, partOf } from '../stack';
import { Trust, trustOf } from '../tls';
import { WebdisAutoscaling, WebdisOptions } from './options';
import { cidrProblem, commandRuleProblem, openProblem } from './rules';
import { webdisJson } from './webdis-json';

/** What Webdis is made of; any Redis can be behind it. */
export interface WebdisProps extends WebdisOptions, PodOptions {
  /** Name of the stack; objects are named `<name>-webdis`. */
  readonly name: string;
  /** The Redis behind it: the proxy's endpoint, never a single node's. */
  readonly endpoint: Endpoint;
  /** The Secret with the keys `webdis-password` and `webdis-http-auth`. */
  readonly credentials: ICredentials;
  /**
   * Key of the credentials with the password of the user `webdis` at the edge, whose login Webdis takes besides its own.
   *
   * @default - only its own
   */
  readonly edgePasswordKey?: string;
  /**
   * Whether an Ingress is in front of it, which has rules of its own about who may come.
   *
   * @default false
   */
  readonly behindEdge?: boolean;
}

const DEFAULT_IMAGE = 'docker.io/nicolas/webdis:0.1.23';
const DEFAULT_RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(50) },
  memory: { request: Size.mebibytes(32), limit: Size.mebibytes(64) },
};
const CPU_PERCENT = 80;
const NOBODY = 65534;
/** Where the image keeps the authorities that every system knows, those of Amazon among them. */
const SYSTEM_CA = '/etc/ssl/certs/ca-certificates.crt';

/**
 * The HTTP API: Webdis behind the Service `<name>-webdis`, port 7379.
 *
 * @throws Error with everything that is wrong with the props
 */
export class Webdis extends Construct {
  static readonly pulumiType = 'redis-ha-stack:webdis:Webdis';

  /** Name of the Service. */
  readonly serviceName: string;
  /** Port of the Service. */
  readonly port = WEBDIS_PORT;
  /** Networks that clients may come from; empty for all. */
  readonly allowFrom: readonly string[];
  /** Whether clients need a password. */
  readonly basicAuth: boolean;
  private readonly object: ObjectProps & { part: Part };
  private readonly trust: Trust;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WebdisProps,
  ) {
    super(scope, id);
    this.serviceName = `${props.name}-webdis`;
    this.allowFrom = props.allowFrom ?? [];
    this.basicAuth = props.basicAuth ?? true;
    this.object = {
      name: this.serviceName,
      part: partOf(props.name, 'webdis'),
      labels: props.labels,
    };
    this.trust = trustOf(props.endpoint.tls);
    this.validate();

    const { host, tls } = props.endpoint;
    const config = webdisJson({
      // with TLS from the environment: a host that is known only when it is deployed rolls the pods, too
      host: tls ? '$REDIS_HOST' : host,
      port: props.endpoint.port,
      allowFrom: this.allowFrom,
      basicAuth: this.basicAuth,
      edgeLogin: props.edgePasswordKey !== undefined,
      acceptPrevious: props.credentials.acceptPrevious,
      websockets: props.websockets ?? false,
      caFile: tls && (this.trust.file ?? SYSTEM_CA),
    });
    const data = {
      'webdis.json': config,
      ...this.trust.data,
      ...fileData(join(__dirname, 'scripts', 'probe.sh')),
    };
    const configMapName = configFiles(this, { ...this.object, data });
    this.deployment(config, configMapName, serviceAccount(this, this.object));
    new k8s.KubeService(this, 'Service', {
      metadata: metadataOf(this.object),
      spec: {
        selector: { ...selectorOf(this.object.part) },
        ports: [{ name: 'http', port: WEBDIS_PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
    if (props.autoscaling) this.autoscaler(props.autoscaling);
    if (this.replicas > 1 || props.autoscaling) disruptionBudget(this, this.object);
  }

  private get replicas(): number {
    return this.props.replicas ?? 1;
  }

  private get resources(): ContainerResources {
    return withDefaults(DEFAULT_RESOURCES, this.props.resources);
  }

  private get image(): string {
    return this.props.image ?? DEFAULT_IMAGE;
  }

  private deployment(config: string, configMapName: string, serviceAccountName: string): void {
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadataOf(this.object),
      spec: {
        replicas: this.props.autoscaling ? undefined : this.replicas,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(1),
            maxUnavailable: k8s.IntOrString.fromNumber(0),
          },
        },
        selector: { matchLabels: { ...selectorOf(this.object.part) } },
        template: podTemplate({
          ...this.props,
          part: this.object.part,
          serviceAccountName,
          user: NOBODY,
          group: NOBODY,
          terminationGracePeriodSeconds: 10,
          containers: [this.container()],
          volumes: [{ name: 'config', configMap: { name: configMapName } }, ...this.trust.volumes],
          restartOn: [config, ...Object.values(this.trust.data)],
        }),
      },
    });
  }

  private container(): k8s.Container {
    const { host, tls } = this.props.endpoint;
    const { acceptPrevious } = this.props.credentials;
    const secret = (key: string) => ({
      valueFrom: { secretKeyRef: { name: this.props.credentials.secretName, key } },
    });
    return {
      name: 'webdis',
      image: imageReference(this.image, this.props.imageRegistry),
      command: [tls ? '/usr/local/bin/webdis-ssl' : '/usr/local/bin/webdis', '/config/webdis.json'],
      env: [
        ...(tls ? [{ name: 'REDIS_HOST', value: host }] : []),
        { name: 'REDIS_PASSWORD', ...secret('webdis-password') },
        { name: 'WEBDIS_HTTP_AUTH', ...secret(WEBDIS_HTTP_KEY) },
        ...(acceptPrevious
          ? [{ name: 'WEBDIS_HTTP_AUTH_PREVIOUS', ...secret(previousKey(WEBDIS_HTTP_KEY)) }]
          : []),
        ...this.edgeLogin(),
      ],
      ports: [{ name: 'http', containerPort: WEBDIS_PORT }],
      resources: resourceRequirements(this.resources),
      volumeMounts: [{ name: 'config', mountPath: '/config', readOnly: true }, ...this.trust.mounts],
      livenessProbe: {
        exec: { command: ['sh', '/config/probe.sh', 'live'] },
        periodSeconds: 20,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      readinessProbe: {
        exec: { command: ['sh', '/config/probe.sh', 'ready'] },
        periodSeconds: 3,
        timeoutSeconds: 3,
        failureThreshold: 3,
      },
    };
  }

  /** `user:password` made of the password alone: Kubernetes puts in a variable that is named before. */
  private edgeLogin(): k8s.EnvVar[] {
    const { credentials, edgePasswordKey: key } = this.props;
    if (key === undefined) return [];
    const login = (suffix: string, of: string): k8s.EnvVar[] => [
      {
        name: `EDGE_PASSWORD${suffix}`,
        valueFrom: { secretKeyRef: { name: credentials.secretName, key: of } },
      },
      { name: `WEBDIS_EDGE_LOGIN${suffix}`, value: `webdis:$(EDGE_PASSWORD${suffix})` },
    ];
    return [...login('', key), ...(credentials.acceptPrevious ? login('_PREVIOUS', previousKey(key)) : [])];
  }

  private autoscaler({ maxReplicas, cpuPercent = CPU_PERCENT }: WebdisAutoscaling): void {
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'Autoscaler', {
      metadata: metadataOf(this.object),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: this.object.name },
        minReplicas: this.replicas,
        maxReplicas,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
          },
        ],
      },
    });
  }

  private validate(): void {
    const { allowFrom } = this;
    const { commands = [], autoscaling } = this.props;
    const open = this.props.behindEdge ? undefined : openProblem(this.props);
    const { maxReplicas = this.replicas, cpuPercent = CPU_PERCENT } = autoscaling ?? {};
    const problems = new Problems(this)
      .note(nameProblem(this.props.name), open && `basicAuth: ${open}`)
      .note(imageProblem(this.image), pullPolicyProblem(this.props), ...resourceProblems(this.resources))
      .unless(
        Number.isInteger(this.replicas) && this.replicas >= 1,
        `replicas: got ${this.replicas}, allowed: a whole number of 1 or more`,
      )
      .unless(
        Number.isInteger(maxReplicas) && maxReplicas >= this.replicas,
        `autoscaling.maxReplicas: got ${maxReplicas}, allowed: a whole number, replicas (${this.replicas}) or more`,
      )
      .unless(
        Number.isInteger(cpuPercent) && cpuPercent >= 1 && cpuPercent <= 100,
        `autoscaling.cpuPercent: got ${cpuPercent}, allowed: a whole number from 1 to 100`,
      );
    for (const cidr of allowFrom) problems.note(cidrProblem(cidr));
    for (const rule of commands) problems.note(commandRuleProblem(rule));
    problems.throw();
  }
}
