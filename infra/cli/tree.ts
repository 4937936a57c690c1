import { Planned, PlannedComponent } from '../bridge/types';
import { showRequests, totalRequests } from './requests';
import { StackPlan } from './stack-plan';
import { Terminal, count } from './terminal';

type Style = Terminal['style'];

interface Node {
  readonly label: string;
  readonly children: readonly Node[];
}

/** The plan as text: a tree in deploy order, how many of each kind, and what the pods ask for. */
export function showPlan(plan: StackPlan, style: Style): string {
  return [
    `${style('bold', plan.name)} in namespace ${plan.namespace} (stack ${plan.stack})`,
    ...lines(treeOf(plan, style)),
    '',
    `${count(plan.objects.length, 'object')}: ${showCounts(plan)}`,
    `requests: ${showRequests(totalRequests(plan.objects))}`,
    `${count(plan.passwords.length, 'generated password')}: ${plan.passwords.join(', ')}`,
  ].join('\n');
}

/** How many objects of each kind, in the order in which the kinds appear. */
export function countKinds(objects: readonly Planned[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of objects) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Whether an object holds secret values. */
export function isSecret({ kind, secretPaths }: Planned): boolean {
  return kind === 'Secret' || secretPaths.length > 0;
}

const showCounts = ({ objects }: StackPlan) =>
  Object.entries(countKinds(objects))
    .map(([kind, n]) => `${n} ${kind}`)
    .join(', ');

function treeOf(plan: StackPlan, style: Style): Node[] {
  const first = firstPositions(plan);
  const position = ({ logicalName }: Planned | PlannedComponent) => first.get(logicalName) ?? Infinity;
  const childrenOf = (parent: string | undefined): Node[] =>
    [...plan.components, ...plan.objects]
      .filter((one) => one.parent === parent)
      .sort((a, b) => position(a) - position(b))
      .map((one) =>
        isObject(one)
          ? { label: objectLabel(one, plan, style), children: [] }
          : { label: style('bold', lastStep(one)), children: childrenOf(one.logicalName) },
      );
  return childrenOf(undefined);
}

/** Where in the deploy order each object is, and the first object of each component. */
function firstPositions({ objects, components }: StackPlan): Map<string, number> {
  const positions = new Map<string, number>();
  const above = new Map(components.map(({ logicalName, parent }) => [logicalName, parent]));
  objects.forEach(({ logicalName, parent }, i) => {
    positions.set(logicalName, i);
    for (let name = parent; name !== undefined && !positions.has(name); name = above.get(name)) {
      positions.set(name, i);
    }
  });
  return positions;
}

function objectLabel(object: Planned, plan: StackPlan, style: Style): string {
  const after = neededBy(object, plan);
  return [
    `${style('cyan', object.kind)} ${object.name}`,
    ...(isSecret(object) ? [style('yellow', '[secret]')] : []),
    ...(after.length > 0 ? [style('dim', `after ${after.join(', ')}`)] : []),
  ].join('  ');
}

/** What must be there first: objects of the same component one by one, of others only the component's name. */
function neededBy(object: Planned, { objects, components }: StackPlan): string[] {
  const byName = new Map([...objects, ...components].map((one) => [one.logicalName, one]));
  const words = object.dependsOn.map((name) => {
    const needed = byName.get(name) as Planned;
    const component = needed.parent === object.parent ? undefined : byName.get(needed.parent ?? '');
    return component ? lastStep(component) : `${needed.kind} ${needed.name}`;
  });
  return [...new Set(words)];
}

const isObject = (one: Planned | PlannedComponent): one is Planned => 'kind' in one;

const lastStep = ({ path }: { readonly path: string }) => path.split('/').pop() as string;

function lines(nodes: readonly Node[], indent = ''): string[] {
  return nodes.flatMap(({ label, children }, i) => {
    const last = i === nodes.length - 1;
    return [
      `${indent}${last ? '└─' : '├─'} ${label}`,
      ...lines(children, `${indent}${last ? '   ' : '│  '}`),
    ];
  });
}
