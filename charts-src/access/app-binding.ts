import { Construct } from 'constructs';
import { Problems } from '../kit';
import { AppOptions, appPasswordKey, appProblems, appSecretName } from './apps';
import { ConnectionProps, Endpoint, valueProblem } from './connection';
import { connectionSecret } from './external-secret';
import { PASSWORD_KEY } from './users';

/** What the binding of an application is made of. */
export interface AppBindingProps extends Pick<
  ConnectionProps,
  'name' | 'endpoint' | 'credentials' | 'labels'
> {
  /** The application. */
  readonly app: AppOptions;
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
    const { app, ...stack } = props;
    this.secretName = appSecretName(app, props);
    this.namespace = app.namespace;
    const login = loginOf(app);
    new Problems(this)
      .note(...appProblems([app], () => 'app'))
      .note(props.credentials.source ? undefined : valueProblem(props.credentials, login.passwordKey))
      .throw();
    connectionSecret(this, 'Connection', {
      ...stack,
      secretName: this.secretName,
      namespace: this.namespace,
      endpoint: endpointFor(app, props.endpoint),
      ...login,
    });
  }
}

const loginOf = ({ user }: AppOptions) =>
  user === undefined ? { passwordKey: PASSWORD_KEY } : { username: user, passwordKey: appPasswordKey(user) };

/** Without the Sentinels for a user that they do not know. */
function endpointFor({ user, directAccess }: AppOptions, endpoint: Endpoint): Endpoint {
  if (user === undefined || directAccess) return endpoint;
  return { ...endpoint, sentinelPort: undefined, masterName: undefined };
}
