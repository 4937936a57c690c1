import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ICredentials } from '../access';
import { Problems, nameProblem } from '../kit';
import { cidrProblem } from '../webdis/rules';
import { EdgeHost, EdgeService } from './edge-host';
import { EdgeOptions, EdgeRoute, EdgeTarget, IngressController, edgeRoutes } from './options';
import { EdgeContext, edgeRules, hostProblem } from './rules';

/** What the hosts of an edge lead to. */
export interface EdgeServices {
  /** Webdis, with its settings about who is let in. */
  readonly webdis?: EdgeService & Exclude<EdgeContext['webdis'], false>;
  readonly insight?: EdgeService;
}

/** What the edge is made of. */
export interface EdgeProps extends EdgeOptions {
  /** Name of the stack; objects are named `<name>-edge-webdis` and `<name>-edge-insight`. */
  readonly name: string;
  /**
   * Namespace of the objects, which Traefik wants to know.
   *
   * @default - that of the chart
   */
  readonly namespace?: string;
  /** What the hosts lead to. */
  readonly services: EdgeServices;
  /** The Secret with the keys of `edgeKeys(…)`, values included. */
  readonly credentials: ICredentials;
  /**
   * Labels for all objects.
   *
   * @default - only Kubernetes' recommended labels
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The way in from outside the cluster: an Ingress for each host, behind a login. RedisInsight, which has none of its
 * own, is never let out without.
 *
 * @throws Error with everything that is wrong with the settings, each with what is allowed
 */
export class Edge extends Construct {
  static readonly pulumiType = 'redis-ha-stack:edge:Edge';

  /** Where Webdis and RedisInsight are reached, e.g. `https://webdis.example.com`. */
  readonly urls: Readonly<Partial<Record<EdgeTarget, string>>>;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { name, controller = IngressController.TRAEFIK, services, ...common } = props;
    const namespace = props.namespace ?? Chart.of(this).namespace;
    this.validate(props, namespace);
    this.urls = Object.fromEntries(
      edgeRoutes(props).map(({ target, route }) => {
        const service = services[target]!;
        const own = { name, namespace: namespace!, target, route, service, controller };
        return [target, new EdgeHost(this, IDS[target], { ...common, ...own }).url];
      }),
    );
  }

  private validate(edge: EdgeProps, namespace?: string): void {
    const { webdis = false, insight } = edge.services;
    const context: EdgeContext = { edge, webdis, insight: insight !== undefined };
    const problems = new Problems(this)
      .note(nameProblem(edge.name))
      .unless(
        namespace !== undefined,
        'namespace: got none, but Traefik finds Middlewares by it; set it here or on the chart',
      );
    for (const { target, route } of edgeRoutes(edge))
      problems.note(...routeProblems(`edge.${target}`, route));
    for (const { keys, check } of edgeRules) {
      const text = check(context);
      if (text) problems.note(`${keys[0]}: ${text}`);
    }
    problems.throw();
  }
}

const IDS: Readonly<Record<EdgeTarget, string>> = { webdis: 'Webdis', insight: 'Insight' };

function routeProblems(path: string, { host, allowFrom = [], rateLimit }: EdgeRoute): string[] {
  const problem = hostProblem(host);
  const networks = allowFrom.map(cidrProblem).filter((text) => text !== undefined);
  const limited = rateLimit === undefined || (Number.isInteger(rateLimit) && rateLimit >= 1);
  return [
    ...(problem ? [`${path}.host: ${problem}`] : []),
    ...networks.map((text) => `${path}.${text}`),
    ...(limited ? [] : [`${path}.rateLimit: got ${rateLimit}, allowed: a whole number of 1 or more`]),
  ];
}
