import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { definedKind, identity, identityOf } from './identity';
import { groupKind } from './kinds';
import { deletedWithObject } from './options';
import { referencesOf } from './references';
import { objectsIn, Rendered } from './synthesize';

/** For each object, the objects that must be there first. */
export type Edges = ReadonlyMap<ApiObject, ReadonlySet<ApiObject>>;

/** Dependencies declared between constructs, and those that follow from what the objects refer to and are deleted with. */
export function dependenciesOf(root: IConstruct, rendered: readonly Rendered[]): Edges {
  const edges = new Map(rendered.map(({ object }) => [object, new Set<ApiObject>()]));
  const add = (from: ApiObject, to: ApiObject | undefined) => {
    if (to && to !== from && edges.has(to)) edges.get(from)?.add(to);
  };
  for (const construct of root.node.findAll()) addDeclared(construct, add);
  addReferences(rendered, add);
  for (const { object } of rendered) add(object, deletedWithObject(object));
  return edges;
}

type Add = (from: ApiObject, to: ApiObject | undefined) => void;

/** A dependency between constructs holds between all objects of the one and all objects of the other. */
function addDeclared(construct: IConstruct, add: Add): void {
  const own = new Set(objectsIn(construct));
  for (const target of construct.node.dependencies) {
    const targets = new Set(targetsOf(target));
    for (const from of own) {
      // Where one construct contains the other, what they share does not depend on itself.
      const to = [...targets].filter((object) => !(targets.has(from) && own.has(object)));
      to.forEach((object) => add(from, object));
    }
  }
}

/** A construct without objects passes on what it depends on itself. */
function targetsOf(construct: IConstruct, seen = new Set<IConstruct>()): ApiObject[] {
  if (seen.has(construct)) return [];
  seen.add(construct);
  const own = objectsIn(construct);
  const within = construct.node.findAll();
  return own.length > 0
    ? own
    : within.flatMap((c) => c.node.dependencies.flatMap((next) => targetsOf(next, seen)));
}

function addReferences(rendered: readonly Rendered[], add: Add): void {
  const byIdentity = new Map(rendered.map(({ object, manifest }) => [identityOf(manifest), object]));
  const definitions = new Map(
    rendered.flatMap(({ object, manifest }) => definedKind(manifest).map((kind) => [kind, object])),
  );
  for (const { object, manifest } of rendered) {
    const namespace = manifest.metadata.namespace;
    const find = (kind: string, name: string, within?: string) =>
      byIdentity.get(identity(kind, within, name));
    for (const { kind, name } of referencesOf(manifest)) add(object, find(kind, name, namespace));
    if (namespace) add(object, find('Namespace', namespace));
    add(object, definitions.get(groupKind(manifest.apiVersion, manifest.kind)));
  }
}
