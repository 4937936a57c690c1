import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ICredentials, externalSecret, valueProblem } from '../access';
import { Problems } from '../kit';
import { loginLine } from './controllers';
import { EdgeTarget, IngressController, edgePasswordKey } from './options';

/** What the Secret of a generated login is made of. */
export interface EdgeLoginProps {
  /** Name of the Secret. */
  readonly name: string;
  /** What the login is for; its user has that name. */
  readonly target: EdgeTarget;
  /** The controller that reads it. */
  readonly controller: IngressController;
  /** Credentials with the password. */
  readonly credentials: ICredentials;
  /** Labels of the Secret. */
  readonly labels: Readonly<Record<string, string>>;
}

const TYPE = 'kubernetes.io/basic-auth';
const VARIABLE = 'edgePassword';

/**
 * A login of HTTP basic authentication as people and the ingress controller read it: `username` and `password`, and the
 * file `auth` for controllers that take one.
 *
 * @throws Error when the credentials are those of a Secret whose values this program does not know
 */
export class EdgeLogin extends Construct {
  constructor(scope: Construct, id: string, props: EdgeLoginProps) {
    super(scope, id);
    const { name, target, credentials, labels } = props;
    const { source } = credentials;
    const key = edgePasswordKey(target);
    const password = credentials.value(key);
    if (source && password === undefined) {
      externalSecret(this, {
        ...{ name, source, labels, type: TYPE },
        data: { [VARIABLE]: key },
        template: loginData(props, `{{ .${VARIABLE} }}`),
      });
      return;
    }
    new Problems(this).note(valueProblem(credentials, key)).throw();
    new k8s.KubeSecret(this, 'Resource', {
      metadata: { name, labels: { ...labels } },
      type: TYPE,
      stringData: loginData(props, password!),
    });
  }
}

function loginData({ target, controller }: EdgeLoginProps, password: string): Record<string, string> {
  const auth = loginLine(controller, target, password);
  return { username: target, password, ...(auth !== undefined && { auth }) };
}
