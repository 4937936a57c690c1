import { join } from 'node:path';
import { Size } from 'cdk8s';
import { ContainerResources, Cpu, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { AppOptions, UsersOptions, aclTemplate, appUsers, stackUsers } from '../access';
import {
  Part,
  PodOptions,
  Problems,
  configFiles,
  fileData,
  imageProblem,
  imageReference,
  members,
  pullPolicyProblem,
  resourceProblems,
  resourceRequirements,
  storageProblem,
  withDefaults,
} from '../kit';
import {
  Flavor,
  REDIS_PORT,
  StackOptions,
  memberFiles,
  nodeNames,
  partOf,
  script,
  scriptEnv,
  scriptMounts,
  scriptProbe,
  scriptVolumes,
  sentinelNames,
  stackProblems,
} from '../stack';
import { tlsMounts, tlsVolumes } from '../tls';
import { RedisOptions } from './options';
import { directiveProblems, redisConf } from './redis-conf';

/** What the data nodes of a stack are made of. */
export interface RedisNodesProps extends StackOptions, RedisOptions, PodOptions {
  /**
   * What the users of Webdis and RedisInsight may do.
   *
   * @default - the default rules
   */
  readonly users?: UsersOptions;
  /**
   * Applications; those with a user of their own are known to the nodes, and come and go without a restart.
   *
   * @default - none
   */
  readonly apps?: readonly AppOptions[];
}

/** Image with server, Sentinel and command line client of an implementation. */
export function defaultRedisImage(flavor: Flavor): string {
  return flavor === Flavor.VALKEY ? 'docker.io/valkey/valkey:9.1.2' : 'docker.io/library/redis:8.6.3';
}

const DEFAULT_RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(100) },
  memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
};
const POLICIES =
  'noeviction allkeys-lru allkeys-lfu allkeys-lrm allkeys-random volatile-lru volatile-lfu volatile-lrm volatile-random volatile-ttl';
const SCRIPTS = join(__dirname, 'scripts');

const NODE_SCRIPTS = [
  'abdicate',
  'boot',
  'claim',
  'elect',
  'fence',
  'logins',
  'own-evidence',
  'probe',
  'stop',
  'users',
  'watch',
];

/** Files that the scripts of the other rooms use too. */
export const commonScript = join(SCRIPTS, 'common.sh');
export const evidenceScript = join(SCRIPTS, 'evidence.sh');
export const loginsScript = join(SCRIPTS, 'logins.sh');
export const usersScript = join(SCRIPTS, 'users.sh');

/**
 * The data nodes: a StatefulSet with a volume for each pod, a Service for each pod whose address stays, redis.conf,
 * users and the scripts that find the master at boot and hand it over before a stop.
 *
 * @throws Error with everything that is wrong with the props
 */
export class RedisNodes extends Construct {
  static readonly pulumiType = 'redis-ha-stack:redis:RedisNodes';

  private readonly part: Part;
  private readonly resources: ContainerResources;
  private readonly image: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RedisNodesProps,
  ) {
    super(scope, id);
    this.part = partOf(props.name, 'redis');
    this.resources = withDefaults(DEFAULT_RESOURCES, props.resources);
    this.image = props.image ?? defaultRedisImage(props.flavor ?? Flavor.REDIS);
    this.validate();

    const object = { name: props.name, part: this.part, labels: props.labels };
    const files = this.files();
    const configMapName = configFiles(this, {
      ...object,
      name: `${props.name}-redis`,
      data: { ...files, ...memberFiles(props), 'apps.acl': aclTemplate(appUsers(props.apps), 'redis') },
    });
    members(this, {
      ...props,
      ...object,
      pods: nodeNames(props),
      port: { name: 'redis', number: REDIS_PORT },
      user: 999,
      group: 999,
      terminationGracePeriodSeconds: 60,
      container: this.container(),
      volumes: [...scriptVolumes(configMapName, props.credentials), ...tlsVolumes(props.tls)],
      restartOn: Object.values(files),
      storageSize: this.storageSize,
    });
  }

  private get minReplicasToWrite(): number {
    return this.props.minReplicasToWrite ?? (nodeNames(this.props).length > 1 ? 1 : 0);
  }

  private get storageSize(): Size {
    return this.props.storageSize ?? Size.gibibytes(1);
  }

  private get maxmemory(): Size {
    const limit = this.resources.memory?.limit?.toKibibytes() ?? 0;
    return this.props.maxmemory ?? Size.kibibytes(Math.floor(limit * 0.75));
  }

  private files(): Record<string, string> {
    const scripts = [...NODE_SCRIPTS, ...(this.props.tls ? ['certificate'] : [])];
    return {
      ...fileData(commonScript, evidenceScript, ...scripts.map((name) => join(SCRIPTS, `${name}.sh`))),
      'redis.conf': redisConf({
        maxmemory: this.maxmemory,
        maxmemoryPolicy: this.props.maxmemoryPolicy ?? 'noeviction',
        minReplicasToWrite: this.minReplicasToWrite,
        tls: this.props.tls !== undefined,
        extra: this.props.config,
      }),
      'users.acl': aclTemplate(stackUsers(this.props.users), 'redis'),
    };
  }

  private container(): k8s.Container {
    return {
      name: 'redis',
      image: imageReference(this.image, this.props.imageRegistry),
      command: script('boot'),
      env: [
        ...scriptEnv(this.props),
        { name: 'MIN_REPLICAS', value: String(this.minReplicasToWrite) },
        { name: 'MODULES', value: (this.props.modules ?? []).join(' ') },
      ],
      ports: [{ name: 'redis', containerPort: REDIS_PORT }],
      resources: resourceRequirements(this.resources),
      volumeMounts: [...scriptMounts(), ...tlsMounts(this.props.tls), { name: 'data', mountPath: '/data' }],
      livenessProbe: scriptProbe('live', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
      readinessProbe: scriptProbe('ready', { periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 2 }),
      lifecycle: { preStop: { exec: { command: script('stop') } } },
    };
  }

  private validate(): void {
    const { props } = this;
    const nodes = props.replicas ?? 3;
    const limit = this.resources.memory?.limit;
    const failover = sentinelNames(props).length > 0;
    const problems = new Problems(this)
      .note(...stackProblems(this, props))
      .note(imageProblem(this.image), pullPolicyProblem(props))
      .note(...resourceProblems(this.resources), storageProblem(this.storageSize))
      .unless(
        Number.isInteger(nodes) && nodes >= (failover ? 2 : 1),
        `replicas: got ${nodes}, allowed: ${failover ? '2 or more with failover, 1 only without' : '1 or more'}`,
      )
      .unless(
        Number.isInteger(this.minReplicasToWrite) &&
          this.minReplicasToWrite >= 0 &&
          this.minReplicasToWrite < Math.max(nodes, 1),
        `minReplicasToWrite: got ${this.minReplicasToWrite}, allowed: 0 to ${nodes - 1}, the number of replicas`,
      )
      .unless(
        Boolean(limit || props.maxmemory),
        'resources: got no memory limit, which maxmemory is derived from; set one or set maxmemory',
      )
      .unless(
        !limit || this.maxmemory.toKibibytes() <= limit.toKibibytes(),
        `maxmemory: got ${this.maxmemory.toKibibytes()} KiB, allowed: at most the memory limit of ${limit?.toKibibytes()} KiB`,
      )
      .unless(
        !props.maxmemory || props.maxmemory.toKibibytes() > 0,
        'maxmemory: got 0, which is no limit for Redis, allowed: more than 0',
      )
      .unless(
        POLICIES.split(' ').includes(props.maxmemoryPolicy ?? 'noeviction'),
        `maxmemoryPolicy: got ${props.maxmemoryPolicy}, allowed: ${POLICIES.split(' ').join(', ')}`,
      );
    for (const problem of directiveProblems(props.config ?? {})) problems.note(problem);
    for (const path of props.modules ?? []) {
      problems.unless(
        /^\/[\w./-]+\.so$/.test(path),
        `modules: got ${path}, allowed: absolute paths that end in .so`,
      );
    }
    problems.throw();
  }
}
