import { Problem } from './errors';
import { describe, identityOf } from './identity';
import { NameOf } from './naming';
import { Rendered } from './synthesize';

/** No two objects may be the same object in the cluster, or have the same name in Pulumi. */
export function checkUnique(rendered: readonly Rendered[], nameOf: NameOf): Problem[] {
  return [
    ...repeated(
      rendered,
      ({ manifest }) => identityOf(manifest),
      ({ manifest }, first) =>
        `${describe(manifest)} is also made by ${first}; give one of them another name`,
    ),
    ...repeated(
      rendered,
      ({ object }) => nameOf(object.node.path),
      ({ object }, first) =>
        `its name in Pulumi, ${nameOf(object.node.path)}, is also that of ${first}; rename one of the constructs`,
    ),
  ];
}

function repeated(
  rendered: readonly Rendered[],
  keyOf: (one: Rendered) => string,
  messageOf: (one: Rendered, firstPath: string) => string,
): Problem[] {
  const first = new Map<string, string>();
  return rendered.flatMap((one) => {
    const path = one.object.node.path;
    const earlier = first.get(keyOf(one));
    if (earlier !== undefined) return [{ path, message: messageOf(one, earlier) }];
    first.set(keyOf(one), path);
    return [];
  });
}
