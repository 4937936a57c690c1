import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Problem } from './errors';

/** `<package>:<module>:<Type>`, as Pulumi wants it. */
const TYPE = /^[^:\s]+:[^:\s]+:[^:\s]+$/;

/**
 * The type that a construct's class declares as `static readonly pulumiType = 'pkg:module:Type'`.
 *
 * Types are part of the URNs of everything below, so they are declared and never taken from the names of classes,
 * which refactoring and minifiers change.
 */
export function declaredType(construct: IConstruct): unknown {
  return (construct.constructor as { pulumiType?: unknown }).pulumiType;
}

/** The nearest construct above that is shown as a component, if there is one within `root`. */
export function componentAbove(construct: IConstruct, root: IConstruct): IConstruct | undefined {
  const above = construct.node.scopes.slice(root.node.scopes.length - 1, -1);
  return above.reverse().find((scope) => isComponent(scope));
}

/** The constructs within `root` that are shown as components, outer ones first. */
export const componentsIn = (root: IConstruct): IConstruct[] => root.node.findAll().filter(isComponent);

export function checkDeclaredType(construct: IConstruct): Problem[] {
  const type = declaredType(construct);
  if (typeof type === 'string' && TYPE.test(type)) return [];
  const message = `static pulumiType of its class is ${JSON.stringify(type)}; allowed is '<package>:<module>:<Type>'`;
  return [{ path: construct.node.path, message }];
}

const isComponent = (construct: IConstruct): boolean =>
  declaredType(construct) !== undefined && !ApiObject.isApiObject(construct);
