import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { withoutEndpointWait } from './awaits';
import { checkPath, checkTexts, secretPathsIn } from './checks';
import { checkDeclaredType, componentAbove, componentsIn, declaredType } from './components';
import { dependenciesOf, Edges } from './dependencies';
import { BridgeError, Problem } from './errors';
import { typeToken } from './kinds';
import { NameOf, naming } from './naming';
import { checkOptions, deletedWithObject, formerPaths, isConstruct, optionsFor } from './options';
import { sort } from './order';
import { place } from './placement';
import { objectsIn, Rendered, renderAll, validate } from './synthesize';
import { OutputTokens } from './tokens';
import { Plan, Planned, PlannedComponent, PlannedOptions, PlanOptions } from './types';
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
  const planned = new Set<IConstruct>(rendered.map(({ object }) => object));
  problems.push(...scope.node.findAll().flatMap((construct) => checkOptions(construct, planned)));
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
  order
    .filter(({ object }) => edges.get(one.object)?.has(object))
    .map(({ object }) => nameOf(object.node.path));

function planComponent(component: IConstruct, context: Context): PlannedComponent {
  return {
    path: component.node.path,
    logicalName: context.nameOf(component.node.path),
    type: declaredType(component) as string,
    ...parentOf(component, context),
    ...aliasesOf(component, context),
  };
}

function planObject({ object, manifest }: Rendered, dependsOn: string[], context: Context): Planned {
  const { apiVersion, kind, metadata } = manifest;
  return {
    path: object.node.path,
    logicalName: context.nameOf(object.node.path),
    type: typeToken(apiVersion, kind),
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    manifest: withoutEndpointWait(manifest),
    dependsOn,
    ...parentOf(object, context),
    secretPaths: secretPathsIn(manifest, context.tokens),
    ...aliasesOf(object, context),
    ...resourceOptionsOf(object, context),
  };
}

function parentOf(construct: IConstruct, { scope, nameOf }: Context): { parent?: string } {
  const component = componentAbove(construct, scope);
  return component ? { parent: nameOf(component.node.path) } : {};
}

function aliasesOf(construct: IConstruct, { nameOf }: Context): { aliases?: string[] } {
  const aliases = formerPaths(construct).map(nameOf);
  return aliases.length > 0 ? { aliases } : {};
}

function resourceOptionsOf(object: ApiObject, { nameOf }: Context): { options?: PlannedOptions } {
  const { deletedWith, ...rest } = optionsFor(object);
  const target = isConstruct(deletedWith) ? deletedWithObject(object) : undefined;
  const options = {
    ...rest,
    ...(target && { deletedWith: nameOf(target.node.path) }),
    ...(deletedWith && !isConstruct(deletedWith) && { deletedWith }),
  };
  return Object.keys(options).length > 0 ? { options } : {};
}
