import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Problem } from './errors';
import { Manifest } from './manifest';

/** An object of the chart with the manifest it rendered. */
export interface Rendered {
  readonly object: ApiObject;
  readonly manifest: Manifest;
}

const UNKNOWN_OUTPUT =
  'an Output is used as a value, but the app does not know how to carry it; create it with new App({ resolvers: [tokens] })';

// Some constructs add to themselves each time they are rendered, so every object is rendered once in its life.
const manifests = new WeakMap<ApiObject, Manifest>();

/** The objects of a chart, in the order of the construct tree. */
export const objectsIn = (root: IConstruct): ApiObject[] =>
  root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));

/** What the validations of the constructs say. */
export const validate = (root: IConstruct): Problem[] =>
  root.node
    .findAll()
    .flatMap((construct) =>
      construct.node.validate().map((message) => ({ path: construct.node.path, message })),
    );

/** Renders one object, from memory if it was rendered before. */
export function render(object: ApiObject): Manifest {
  const known = manifests.get(object);
  if (known) return known;
  const manifest = object.toJson() as Manifest;
  manifests.set(object, manifest);
  return manifest;
}

/** Renders all objects; those that cannot be rendered are told as problems. */
export function renderAll(objects: readonly ApiObject[], problems: Problem[]): Rendered[] {
  return objects.flatMap((object) => {
    try {
      return [{ object, manifest: render(object) }];
    } catch (error) {
      problems.push({ path: object.node.path, message: explain((error as Error).message) });
      return [];
    }
  });
}

/** cdk8s puts the path and name of the object in front, which a problem has already. */
function explain(message: string): string {
  if (message.includes('OutputImpl')) return UNKNOWN_OUTPUT;
  return `cannot be rendered: ${message.replace(/^Failed serializing construct at path '.*' with name '.*?': (?:Error: )?/, '')}`;
}
