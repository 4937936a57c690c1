import * as pulumi from '@pulumi/pulumi';
import { ApiObject, App, Chart, ChartProps } from 'cdk8s';
import { Construct } from 'constructs';
import { BridgeError, OutputTokens, plan, Plan, Planned, PlanOptions } from '../../../infra/bridge';

export interface Fixture {
  readonly chart: Chart;
  readonly tokens: OutputTokens;
}

/** A chart "shop" in namespace "shop", in an app that carries Outputs. */
export function fixture(props: ChartProps = { namespace: 'shop' }): Fixture {
  const tokens = new OutputTokens('shop');
  return { chart: new Chart(new App({ resolvers: [tokens] }), 'shop', props), tokens };
}

export const object = (
  scope: Construct,
  id: string,
  apiVersion: string,
  kind: string,
  fields: object = {},
): ApiObject => new ApiObject(scope, id, { apiVersion, kind, metadata: { name: id }, ...fields });

export const configMap = (scope: Construct, id: string, data: object = {}): ApiObject =>
  object(scope, id, 'v1', 'ConfigMap', { data });

/** The problems that plan() lists, as `path: message`. */
export function problemsOf(scope: Construct, options: PlanOptions = {}): string[] {
  try {
    plan(scope, options);
    return [];
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

export function planned(made: Plan, logicalName: string): Planned {
  const found = made.objects.find((one) => one.logicalName === logicalName);
  if (!found)
    throw new Error(`${logicalName} is not among ${made.objects.map((one) => one.logicalName).join(', ')}`);
  return found;
}

/** A value typed as something else, as the users of typed props have to write it. */
export const as = <T>(value: unknown): T => value as T;

/** The value of an Output, with whether it is secret. */
export async function settle<T>(output: pulumi.Input<T>): Promise<{ value: T; secret: boolean }> {
  const lifted = pulumi.output(output) as pulumi.Output<T>;
  const value = await new Promise<T>((resolve) => void lifted.apply((v) => resolve(v as T)));
  return { value, secret: await pulumi.isSecret(lifted) };
}
