import { Size } from 'cdk8s';
import { ContainerResources, Cpu, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Endpoint, ICredentials } from '../access';
import {
  ObjectProps,
  Part,
  PodOptions,
  Problems,
  configFiles,
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
import { INSIGHT_PORT, partOf } from '../stack';
import { Trust, trustOf } from '../tls';

/** What RedisInsight's user may do in Redis. */
export enum InsightAccess {
  /** Look at keys and at the server. */
  READ_ONLY = 'read-only',
  /** Also change keys. */
  READ_WRITE = 'read-write',
}

/** Settings of RedisInsight. */
export interface InsightOptions {
  /**
   * Rights of its user in Redis. RedisInsight has no login: whoever reaches it has these rights.
   *
   * @default InsightAccess.READ_ONLY
   */
  readonly access?: InsightAccess;
  /**
   * Image of RedisInsight; an exact tag or a digest.
   *
   * @default docker.io/redis/redisinsight:3.8.0
   */
  readonly image?: string;
  /**
   * CPU and memory; a request is at most its limit.
   *
   * @default - 100m and 256 MiB requested, 512 MiB limit
   */
  readonly resources?: ContainerResources;
}

/** What RedisInsight is made of; any Redis can be its database. */
export interface RedisInsightProps extends Omit<InsightOptions, 'access'>, PodOptions {
  /** Name of the stack; objects are named `<name>-insight`. */
  readonly name: string;
  /** The Redis that is preset: the proxy's endpoint. */
  readonly endpoint: Endpoint;
  /** The Secret with the key `insight-password`. */
  readonly credentials: ICredentials;
}

const DEFAULT_IMAGE = 'docker.io/redis/redisinsight:3.8.0';
const DEFAULT_RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(100) },
  memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
};

/**
 * The UI: RedisInsight behind the Service `<name>-insight`, port 5540, with the stack as its one database. Its state
 * can be made anew from the preset, so it keeps none.
 *
 * @throws Error with everything that is wrong with the props
 */
export class RedisInsight extends Construct {
  static readonly pulumiType = 'redis-ha-stack:insight:RedisInsight';

  /** Name of the Service. */
  readonly serviceName: string;
  /** Port of the Service. */
  readonly port = INSIGHT_PORT;
  private readonly object: ObjectProps & { part: Part };
  private readonly trust: Trust;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RedisInsightProps,
  ) {
    super(scope, id);
    this.serviceName = `${props.name}-insight`;
    this.object = {
      name: this.serviceName,
      part: partOf(props.name, 'insight'),
      labels: props.labels,
    };
    this.trust = trustOf(props.endpoint.tls);
    this.validate();

    const authorities = Object.values(this.trust.data);
    const config = authorities.length > 0 ? [this.config()] : [];
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadataOf(this.object),
      spec: {
        replicas: 1,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(1),
            maxUnavailable: k8s.IntOrString.fromNumber(0),
          },
        },
        selector: { matchLabels: { ...selectorOf(this.object.part) } },
        template: podTemplate({
          ...props,
          part: this.object.part,
          serviceAccountName: serviceAccount(this, this.object),
          user: 1000,
          group: 1000,
          terminationGracePeriodSeconds: 10,
          containers: [this.container()],
          volumes: [
            { name: 'data', emptyDir: { sizeLimit: k8s.Quantity.fromString('256Mi') } },
            { name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('256Mi') } },
            ...config,
            ...this.trust.volumes,
          ],
          restartOn: authorities,
        }),
      },
    });
    new k8s.KubeService(this, 'Service', {
      metadata: metadataOf(this.object),
      spec: {
        selector: { ...selectorOf(this.object.part) },
        ports: [{ name: 'http', port: INSIGHT_PORT, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
  }

  private get resources(): ContainerResources {
    return withDefaults(DEFAULT_RESOURCES, this.props.resources);
  }

  private get image(): string {
    return this.props.image ?? DEFAULT_IMAGE;
  }

  private config(): k8s.Volume {
    const { data } = this.trust;
    return { name: 'config', configMap: { name: configFiles(this, { ...this.object, data }) } };
  }

  private validate(): void {
    new Problems(this)
      .note(nameProblem(this.props.name), imageProblem(this.image), pullPolicyProblem(this.props))
      .note(...resourceProblems(this.resources))
      .throw();
  }

  private container(): k8s.Container {
    const health = { path: '/api/health/', port: k8s.IntOrString.fromString('http') };
    return {
      name: 'redisinsight',
      image: imageReference(this.image, this.props.imageRegistry),
      command: ['./docker-entry.sh', 'node', 'redisinsight/api/dist/src/main'],
      env: this.env(),
      ports: [{ name: 'http', containerPort: INSIGHT_PORT }],
      resources: resourceRequirements(this.resources),
      volumeMounts: [
        { name: 'data', mountPath: '/data' },
        { name: 'tmp', mountPath: '/tmp' },
        ...(Object.keys(this.trust.data).length > 0
          ? [{ name: 'config', mountPath: '/config', readOnly: true }]
          : []),
        ...this.trust.mounts,
      ],
      startupProbe: { httpGet: health, periodSeconds: 2, failureThreshold: 60 },
      livenessProbe: { httpGet: health, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
      readinessProbe: { httpGet: health, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    };
  }

  private env(): k8s.EnvVar[] {
    const { name, endpoint, credentials } = this.props;
    const plain: Record<string, string> = {
      RI_REDIS_HOST: endpoint.host,
      RI_REDIS_PORT: String(endpoint.port),
      RI_REDIS_ALIAS: name,
      RI_REDIS_USERNAME: 'insight',
      // without it no preset database appears until a person has clicked
      RI_ACCEPT_TERMS_AND_CONDITIONS: 'true',
      RI_DATABASE_MANAGEMENT: 'false',
      RI_STDOUT_LOGGER: 'true',
      RI_FILES_LOGGER: 'false',
      RI_STATICS_AUTO_UPDATE: 'false',
      ...(endpoint.tls ? { RI_REDIS_TLS: 'true' } : {}),
      ...(this.trust.file ? { RI_REDIS_TLS_CA_PATH: this.trust.file } : {}),
    };
    const secret = (key: string) => ({ valueFrom: { secretKeyRef: { name: credentials.secretName, key } } });
    return [
      ...Object.entries(plain).map(([key, value]) => ({ name: key, value })),
      { name: 'RI_REDIS_PASSWORD', ...secret('insight-password') },
      { name: 'RI_ENCRYPTION_KEY', ...secret('insight-password') },
    ];
  }
}
