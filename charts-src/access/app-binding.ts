import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Problems, labelsOf, nameProblem } from '../kit';
import { partOf } from '../stack';
import { AppOptions, appPasswordKey, appProblems, appSecretName } from './apps';
import { Endpoint, connectionData } from './connection';
import { ICredentials } from './credentials';
import { ExternalConnection } from './external-secret';
import { PASSWORD_KEY } from './users';

/** What the binding of an application is made of. */
export interface AppBindingProps {
  /** Name of the stack. */
  readonly name: string;
  /** The application. */
  readonly app: AppOptions;
  /** Where it connects. */
  readonly endpoint: Endpoint;
  /** Credentials with values; the password of the application's user goes into its Secret. */
  readonly credentials: ICredentials;
  /**
   * Labels for the Secret.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The connection Secret of an application in its namespace: all that it needs, for `envFrom` and for service bindings.
 * The password in it is that of its own user, else that of the user `default`. About the Sentinels there is something
 * only for users that may ask them.
 *
 * @throws Error with everything that is wrong with the application, or when the credentials are those of a Secret whose
 * values this program does not know
 */
export class AppBinding extends Construct {
  static readonly pulumiType = 'redis-ha-stack:access:AppBinding';

  /** Name of the Secret. */
  readonly secretName: string;
  /** Namespace of the application and of the Secret. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: AppBindingProps) {
    super(scope, id);
    const { name, app, endpoint, credentials, labels } = props;
    this.secretName = appSecretName(app, props);
    this.namespace = app.namespace;
    this.validate(props);
    const key = passwordKeyOf(app);
    const password = credentials.value(key);
    const reached = endpointFor(app, endpoint);
    if (password !== undefined) {
      new k8s.KubeSecret(this, 'Resource', {
        metadata: {
          name: this.secretName,
          namespace: app.namespace,
          labels: labelsOf(partOf(name, 'connection'), labels),
        },
        stringData: connectionData(reached, password, app.user),
      });
    } else if (credentials.source) {
      const { secretName, namespace } = this;
      const { source } = credentials;
      const common = { name, namespace, secretName, source, labels };
      new ExternalConnection(this, 'External', {
        ...common,
        endpoint: reached,
        username: app.user,
        passwordKey: key,
      });
    }
  }

  private validate({ name, app, credentials }: AppBindingProps): void {
    const key = passwordKeyOf(app);
    new Problems(this)
      .note(nameProblem(name), ...appProblems([app], () => 'app'))
      .unless(
        credentials.value(key) !== undefined || credentials.source !== undefined,
        `credentials: the value of ${key} of secret ${credentials.secretName} is not known here; ` +
          'use new Credentials(…) or give the values to Credentials.fromSecretName(…)',
      )
      .throw();
  }
}

const passwordKeyOf = ({ user }: AppOptions) => (user === undefined ? PASSWORD_KEY : appPasswordKey(user));

/** Without the Sentinels for a user that they do not know. */
function endpointFor({ user, directAccess }: AppOptions, endpoint: Endpoint): Endpoint {
  if (user === undefined || directAccess) return endpoint;
  return { ...endpoint, sentinelPort: undefined, masterName: undefined };
}
