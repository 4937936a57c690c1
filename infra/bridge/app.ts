import * as pulumi from '@pulumi/pulumi';
import { App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { apply } from './apply';
import { BridgeError } from './errors';
import { plan } from './plan';
import { OutputTokens } from './tokens';
import { Plan, PlanOptions } from './types';

export interface Cdk8sAppArgs extends Pick<PlanOptions, 'namespace' | 'clusterScoped'> {
  /** The cluster that all objects go to. */
  readonly provider: pulumi.ProviderResource;
}

/** What a chart is built with. */
export interface Cdk8sAppContext {
  /** The chart to put constructs into; its id is the name of the app. */
  readonly chart: Chart;
  /** Carries Outputs into the chart. */
  readonly tokens: OutputTokens;
}

/** A cdk8s chart as a Pulumi component: each object of the chart is a Pulumi resource. */
export class Cdk8sApp extends pulumi.ComponentResource {
  /** What the chart became, as data. */
  public readonly plan: Plan;
  private readonly resources: ReadonlyMap<string, pulumi.Resource>;

  /**
   * @param build puts constructs into the chart; it cannot be asynchronous
   * @throws BridgeError that lists everything that is wrong with the chart, before anything is declared
   */
  public constructor(
    name: string,
    args: Cdk8sAppArgs,
    build: (context: Cdk8sAppContext) => void,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const tokens = new OutputTokens(name);
    const planned = plan(buildChart(name, args, tokens, build), { ...args, tokens });
    super('cdk8s:index:Cdk8sApp', name, {}, opts);
    this.plan = planned;
    this.resources = apply(planned, { tokens, provider: args.provider, parent: this });
    this.registerOutputs({});
  }

  /**
   * The Pulumi resource of a construct: of an object, of a construct that wraps one, or of one that is a component.
   *
   * @throws BridgeError if the construct has no resource in this app
   */
  public resource<T extends pulumi.Resource = pulumi.CustomResource>(construct: IConstruct): T {
    const object = [construct, construct.node.defaultChild].find((c) => c && this.resources.has(c.node.path));
    if (object) return this.resources.get(object.node.path) as T;
    const message =
      'is no object of this app and wraps none; pass an ApiObject, or a construct whose default child is one';
    throw new BridgeError([{ path: construct.node.path, message }]);
  }
}

function buildChart(
  name: string,
  { namespace }: Cdk8sAppArgs,
  tokens: OutputTokens,
  build: (context: Cdk8sAppContext) => unknown,
): Chart {
  const chart = new Chart(new App({ resolvers: [tokens] }), name, { namespace });
  if (build({ chart, tokens }) instanceof Promise) {
    throw new BridgeError([
      { path: name, message: 'the chart is built by an async function; use a synchronous one' },
    ]);
  }
  return chart;
}
