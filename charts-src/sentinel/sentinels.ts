import { join } from 'node:path';
import { Duration, Size } from 'cdk8s';
import { ContainerResources, Cpu, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { AppOptions, aclTemplate, appUsers, stackUsers } from '../access';
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
import { commonScript, defaultRedisImage, evidenceScript, loginsScript, usersScript } from '../redis';
import {
  Flavor,
  SENTINEL_PORT,
  StackOptions,
  masterName,
  memberFiles,
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
import { SentinelOptions } from './options';
import { sentinelConf } from './sentinel-conf';

/** What the Sentinels of a stack are made of. */
export interface SentinelsProps extends StackOptions, SentinelOptions, PodOptions {
  /**
   * Applications; users with direct access are known to the Sentinels, and come and go without a restart.
   *
   * @default - none
   */
  readonly apps?: readonly AppOptions[];
}

const DEFAULT_RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(50) },
  memory: { request: Size.mebibytes(32), limit: Size.mebibytes(64) },
};
const SCRIPTS = join(__dirname, 'scripts');

/**
 * The Sentinels: a StatefulSet of their own, so that a roll of the data nodes takes no vote away, with a volume each,
 * so that they remember the master over a full restart.
 *
 * @throws Error with everything that is wrong with the props
 */
export class Sentinels extends Construct {
  static readonly pulumiType = 'redis-ha-stack:sentinel:Sentinels';

  private readonly part: Part;
  private readonly count: number;
  private readonly image: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SentinelsProps,
  ) {
    super(scope, id);
    this.part = partOf(props.name, 'sentinel');
    this.count = props.sentinels ?? 3;
    this.image = props.image ?? defaultRedisImage(props.flavor ?? Flavor.REDIS);
    this.validate();

    const object = { name: `${props.name}-sentinel`, part: this.part, labels: props.labels };
    const files = this.files();
    const apps = { 'apps.acl': aclTemplate(appUsers(props.apps), 'sentinel') };
    const configMapName = configFiles(this, {
      ...object,
      data: { ...files, ...memberFiles(props), ...apps },
    });
    members(this, {
      ...props,
      ...object,
      pods: sentinelNames(props),
      port: { name: 'sentinel', number: SENTINEL_PORT },
      user: 999,
      group: 999,
      terminationGracePeriodSeconds: 20,
      container: this.container(),
      volumes: [...scriptVolumes(configMapName, props.credentials), ...tlsVolumes(props.tls)],
      restartOn: Object.values(files),
      storageSize: this.storageSize,
    });
  }

  private get resources(): ContainerResources {
    return withDefaults(DEFAULT_RESOURCES, this.props.resources);
  }

  private get storageSize(): Size {
    return this.props.storageSize ?? Size.mebibytes(64);
  }

  private get timing() {
    return {
      quorum: this.props.quorum ?? majority(this.count),
      downAfter: this.props.downAfter ?? Duration.seconds(3),
      failoverTimeout: this.props.failoverTimeout ?? Duration.seconds(6),
      parallelSyncs: this.props.parallelSyncs ?? 1,
    };
  }

  private files(): Record<string, string> {
    return {
      ...fileData(
        commonScript,
        evidenceScript,
        loginsScript,
        usersScript,
        join(SCRIPTS, 'boot.sh'),
        join(SCRIPTS, 'probe.sh'),
        join(SCRIPTS, 'stop.sh'),
        join(SCRIPTS, 'watch.sh'),
      ),
      'sentinel.conf': sentinelConf({
        masterName: masterName(this.props),
        tls: this.props.tls !== undefined,
        ...this.timing,
      }),
      'users.acl': aclTemplate(stackUsers(), 'sentinel'),
    };
  }

  private container(): k8s.Container {
    return {
      name: 'sentinel',
      image: imageReference(this.image, this.props.imageRegistry),
      command: script('boot'),
      env: scriptEnv(this.props),
      ports: [{ name: 'sentinel', containerPort: SENTINEL_PORT }],
      resources: resourceRequirements(this.resources),
      volumeMounts: [...scriptMounts(), ...tlsMounts(this.props.tls), { name: 'data', mountPath: '/data' }],
      startupProbe: scriptProbe('live', { periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 150 }),
      livenessProbe: scriptProbe('live', { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }),
      readinessProbe: scriptProbe('ready', { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 }),
      lifecycle: { preStop: { exec: { command: script('stop') } } },
    };
  }

  private validate(): void {
    const { quorum, downAfter, failoverTimeout, parallelSyncs } = this.timing;
    const down = downAfter.toMilliseconds();
    new Problems(this)
      .note(...stackProblems(this, this.props))
      .note(imageProblem(this.image), pullPolicyProblem(this.props))
      .note(...resourceProblems(this.resources), storageProblem(this.storageSize))
      .unless(
        this.count >= 3 && this.count % 2 === 1,
        `sentinels: got ${this.count}, allowed: an odd number of 3 or more, so that a split has one majority`,
      )
      .unless(
        Number.isInteger(quorum) && quorum >= majority(this.count) && quorum <= this.count,
        `quorum: got ${quorum}, allowed: ${majority(this.count)} (the majority) to ${this.count} (all Sentinels)`,
      )
      .unless(down >= 1000, `downAfter: got ${down} ms, allowed: 1000 ms or more`)
      .unless(
        failoverTimeout.toMilliseconds() > down,
        `failoverTimeout: got ${failoverTimeout.toMilliseconds()} ms, allowed: more than downAfter, ${down} ms`,
      )
      .unless(
        Number.isInteger(parallelSyncs) && parallelSyncs >= 1,
        `parallelSyncs: got ${parallelSyncs}, allowed: a whole number of 1 or more`,
      )
      .throw();
  }
}

const majority = (count: number): number => Math.floor(count / 2) + 1;
