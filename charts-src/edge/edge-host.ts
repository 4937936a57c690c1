import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ICredentials } from '../access';
import { ObjectProps, Part, metadataOf } from '../kit';
import { partOf } from '../stack';
import { MIDDLEWARE_API, controllerRules } from './controllers';
import { EdgeLogin } from './login';
import { EdgeRoute, EdgeTarget, IngressController, edgeUrl, hasGeneratedLogin } from './options';
import { accessOf } from './rules';

/** A Service that can be put behind a host. */
export interface EdgeService extends Construct {
  readonly serviceName: string;
}

/** What the objects of one host are made of. */
export interface EdgeHostProps {
  /** Name of the stack; objects are named `<name>-edge-<target>`. */
  readonly name: string;
  readonly namespace: string;
  readonly target: EdgeTarget;
  readonly route: EdgeRoute;
  /** What the host leads to; its port is named `http`. */
  readonly service: EdgeService;
  readonly controller: IngressController;
  readonly className?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly credentials: ICredentials;
  readonly labels?: Readonly<Record<string, string>>;
}

/** One host: its Ingress, and what the controller needs to know whom to let in, which is there before. */
export class EdgeHost extends Construct {
  /** Where it is reached, e.g. `https://webdis.example.com`. */
  readonly url: string;
  private readonly object: ObjectProps & { part: Part };

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EdgeHostProps,
  ) {
    super(scope, id);
    const { target, controller, route, credentials, service } = props;
    this.url = edgeUrl(route);
    this.object = {
      name: `${props.name}-edge-${target}`,
      part: partOf(props.name, 'edge'),
      labels: props.labels,
    };
    const { name } = this.object;
    const rules = controllerRules(controller, accessOf({ target, route, name, namespace: props.namespace }));
    const guards: Construct[] = Object.entries(rules.middlewares).map(([end, spec]) =>
      this.middleware(end, spec),
    );
    if (hasGeneratedLogin(route)) {
      const labels = metadataOf(this.object).labels!;
      const login = new EdgeLogin(this, 'Login', { name, target, controller, credentials, labels });
      login.node.addDependency(service); // what is behind must know a new password before the controller asks for it
      guards.push(login);
    }
    this.ingress(rules.annotations).node.addDependency(service, ...guards);
  }

  private middleware(end: string, spec: object): ApiObject {
    return new ApiObject(this, `Middleware-${end}`, {
      apiVersion: MIDDLEWARE_API,
      kind: 'Middleware',
      metadata: metadataOf({ ...this.object, name: `${this.object.name}-${end}` }),
      spec,
    });
  }

  private ingress(ruled: Readonly<Record<string, string>>): Construct {
    const { route, service, className, annotations } = this.props;
    const { host, tlsSecretName } = route;
    const all = { ...annotations, ...ruled };
    const backend = { service: { name: service.serviceName, port: { name: 'http' } } };
    return new k8s.KubeIngress(this, 'Resource', {
      metadata: { ...metadataOf(this.object), ...(Object.keys(all).length > 0 && { annotations: all }) },
      spec: {
        ingressClassName: className,
        ...(tlsSecretName !== undefined && { tls: [{ hosts: [host], secretName: tlsSecretName }] }),
        rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      },
    });
  }
}
