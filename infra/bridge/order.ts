import { Edges } from './dependencies';
import { Problem } from './errors';
import { Rendered } from './synthesize';

/** Sorts objects so that each comes after what it depends on, otherwise in the order given. */
export function sort(rendered: readonly Rendered[], edges: Edges, problems: Problem[]): Rendered[] {
  const sorted = new Set<Rendered>();
  const trail: Rendered[] = [];
  const visit = (one: Rendered) => {
    if (sorted.has(one)) return;
    if (trail.includes(one)) return void problems.push(cycle(trail.slice(trail.indexOf(one))));
    trail.push(one);
    rendered.filter((other) => edges.get(one.object)?.has(other.object)).forEach(visit);
    trail.pop();
    sorted.add(one);
  };
  rendered.forEach(visit);
  return [...sorted];
}

function cycle(members: readonly Rendered[]): Problem {
  const paths = [...members, members[0]].map(({ object }) => object.node.path);
  return { path: paths[0], message: `dependency cycle, remove one of: ${paths.join(' -> ')}` };
}
