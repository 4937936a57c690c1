import { join } from 'node:path';
import { Size } from 'cdk8s';
import { ContainerResources, Cpu, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { AppOptions, User, appUsers, stackUsers } from '../access';
import {
  ObjectProps,
  Part,
  PodOptions,
  Problems,
  configFiles,
  digest,
  fileData,
  imageProblem,
  imageReference,
  metadataOf,
  podTemplate,
  pullPolicyProblem,
  resourceRequirements,
  serviceAccount,
} from '../kit';
import { commonScript, defaultRedisImage } from '../redis';
import {
  Flavor,
  StackOptions,
  memberFiles,
  partOf,
  script,
  scriptEnv,
  scriptMounts,
  scriptVolumes,
  stackProblems,
} from '../stack';
import { tlsMounts, tlsVolumes } from '../tls';

/** What waits until new passwords are accepted. */
export interface PasswordsAcceptedProps extends StackOptions, PodOptions {
  /**
   * Applications; the password of each user among them is tried too.
   *
   * @default - none
   */
  readonly apps?: readonly AppOptions[];
  /**
   * Image with the command line client; an exact tag or a digest.
   *
   * @default - that of the data nodes
   */
  readonly image?: string;
}

const RESOURCES: ContainerResources = {
  cpu: { request: Cpu.millis(20) },
  memory: { request: Size.mebibytes(32), limit: Size.mebibytes(64) },
};

/**
 * A Job that ends when every data node and every Sentinel accepts the passwords of the credentials. What hands them to
 * clients depends on it. Its name has the version and a digest of its pod: a Job can neither run again nor change.
 *
 * @throws Error when the image or the names of the stack are none
 */
export class PasswordsAccepted extends Construct {
  static readonly pulumiType = 'redis-ha-stack:passwords:PasswordsAccepted';

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PasswordsAcceptedProps,
  ) {
    super(scope, id);
    const { name, credentials, labels } = props;
    const { version = 1 } = credentials;
    const image = props.image ?? defaultRedisImage(props.flavor ?? Flavor.REDIS);
    new Problems(this)
      .note(...stackProblems(this, props), imageProblem(image), pullPolicyProblem(props))
      .throw();

    const part = partOf(name, 'passwords');
    const object: ObjectProps & { part: Part } = { name: `${name}-passwords`, part, labels };
    const configMapName = configFiles(this, { ...object, data: this.files() });
    const template = podTemplate({
      ...props,
      extraPodSpec: { ...props.extraPodSpec, containers: [] }, // others would keep the Job from ending
      part,
      serviceAccountName: serviceAccount(this, object),
      user: 999,
      group: 999,
      terminationGracePeriodSeconds: 5,
      containers: [this.container(image, version)],
      volumes: [...scriptVolumes(configMapName, credentials), ...tlsVolumes(props.tls, ['ca.crt'])],
    });
    const spec: k8s.JobSpec = {
      backoffLimit: 2 ** 31 - 1, // a member may be away for long; a Job that has failed can't run again
      template: { ...template, spec: { ...template.spec!, restartPolicy: 'OnFailure' } },
    };
    new k8s.KubeJob(this, 'Resource', {
      metadata: { ...metadataOf(object), name: `${name}-passwords-${version}-${digest(spec).slice(0, 8)}` },
      spec,
    });
  }

  private files(): Record<string, string> {
    const users = [...stackUsers(), ...appUsers(this.props.apps)];
    return {
      ...fileData(commonScript, join(__dirname, 'scripts', 'accepted.sh')),
      ...memberFiles(this.props),
      'users.redis': userLines(users, 'redis'),
      'users.sentinel': userLines(users, 'sentinel'),
    };
  }

  private container(image: string, version: number): k8s.Container {
    return {
      name: 'passwords',
      image: imageReference(image, this.props.imageRegistry),
      command: script('accepted'),
      env: [...scriptEnv(this.props), { name: 'VERSION', value: String(version) }],
      resources: resourceRequirements(RESOURCES),
      volumeMounts: [...scriptMounts(), ...tlsMounts(this.props.tls)],
      // who does not accept them is then part of the pod's state, which a deployment that waits shows
      terminationMessagePolicy: 'FallbackToLogsOnError',
    };
  }
}

const userLines = (users: readonly User[], where: 'redis' | 'sentinel'): string =>
  users
    .filter((user) => user[where])
    .map(({ name, secretKey }) => `${name} ${secretKey}\n`)
    .join('');
