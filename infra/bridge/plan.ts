import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { withoutEndpointWait } from './awaits';
import { checkPath, checkTexts, secretPathsIn } from './checks';
import { checkDeclaredType, componentAbove, componentsIn, declaredType } from './components';
import { dependenciesOf, Edges } from './dependencies';
import { BridgeError, Problem } from './errors';
import { typeToken } from './kinds';
import { NameOf, naming } from './naming';
import { sort } from './order';
import { place } from './placement';
import { objectsIn, Rendered, renderAll, validate } from './synthesize';
import { OutputTokens } from './tokens';
import { Plan, Planned, PlannedComponent, PlanOptions } from './types';
import { checkUnique } from './unique';

/**
 * What a chart, or all charts of an app, become in Pulumi: plain data, made without Pulumi's engine and without waiting.
 *
 * Every object is rendered once, when it is first planned: changes made to it afterwards are not seen.
 *
 * @throws BridgeError that lists everything that is wrong, each with the path of its construct
 */
export function plan(scope: IConstruct, options: PlanOptions = {}): Plan {
  const problems: Problem[] = [];
  const context = { scope, nameOf: naming(options.name), tokens: options.tokens ?? tokensOf(scope) };
  const components = componentsIn(scope);
  problems.push(...components.flatMap(checkDeclaredType), ...validate(scope));
  const rendered = place(renderAll(objectsIn(scope), problems), options, problems);
  problems.push(...rendered.flatMap((one) => checkOutputs(one, context.tokens)));
  problems.push(...checkUnique(rendered, context.nameOf));
  const edges = dependenciesOf(scope, rendered);
  const order = sort(rendered, edges, problems);
  if (problems.length > 0) throw new BridgeError(problems);
  return {
    components: components.map((component) => planComponent(component, context)),
    objects: order.map((one) => planObject(one, dependenciesIn(order, one, edges, context), context)),
  };
}

interface Context {
  readonly scope: IConstruct;
  readonly nameOf: NameOf;
  readonly tokens: OutputTokens;
}

function tokensOf(scope: IConstruct): OutputTokens {
  const found = App.of(scope).resolvers.find((resolver) => resolver instanceof OutputTokens);
  return found ?? new OutputTokens();
}

const checkOutputs = ({ object, manifest }: Rendered, tokens: OutputTokens): Problem[] => [
  ...checkPath(object.node.path, tokens),
  ...checkTexts(object.node.path, manifest, tokens),
];

const dependenciesIn = (
  order: readonly Rendered[],
  one: Rendered,
  edges: Edges,
  { nameOf }: Context,
): string[] =>
  order.filter(({ object }) => edges.get(one.object)?.has(object)).map(({ object }) => nameOf(object));

function planComponent(component: IConstruct, context: Context): PlannedComponent {
  return {
    path: component.node.path,
    logicalName: context.nameOf(component),
    type: declaredType(component) as string,
    ...parentOf(component, context),
  };
}

function planObject({ object, manifest }: Rendered, dependsOn: string[], context: Context): Planned {
  const { apiVersion, kind, metadata } = manifest;
  return {
    path: object.node.path,
    logicalName: context.nameOf(object),
    type: typeToken(apiVersion, kind),
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    manifest: withoutEndpointWait(manifest),
    dependsOn,
    ...parentOf(object, context),
    secretPaths: secretPathsIn(manifest, context.tokens),
  };
}

function parentOf(construct: IConstruct, { scope, nameOf }: Context): { parent?: string } {
  const component = componentAbove(construct, scope);
  return component ? { parent: nameOf(component) } : {};
}
