import { Planned, PlannedComponent } from '../bridge/types';
import { showAws, showPasswords } from './aws-plan';
import { showFindings } from './policy';
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
    showPasswords(plan),
    ...plan.unchecked.map((what) => `not checked here: ${what}`),
    ...showAws(plan.aws, style),
    ...showFindings(plan.findings, style),
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
  const childrenOf = (parent: string | undefined, told: readonly string[]): Node[] =>
    [...plan.components, ...plan.objects]
      .filter((one) => one.parent === parent)
      .sort((a, b) => position(a) - position(b))
      .map((one) => {
        const after = (isObject(one) ? neededBy(one, plan) : neededByAll(one, plan)).filter(
          (word) => !told.includes(word),
        );
        return {
          label: [
            isObject(one) ? objectLabel(one, style) : style('bold', lastStep(one)),
            ...showAfter(after, style),
          ].join('  '),
          children: isObject(one) ? [] : childrenOf(one.logicalName, [...told, ...after]),
        };
      });
  return childrenOf(undefined, []);
}

const showAfter = (after: readonly string[], style: Style) =>
  after.length > 0 ? [style('dim', `after ${after.join(', ')}`)] : [];

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

function objectLabel(object: Planned, style: Style): string {
  const label = `${style('cyan', object.kind)} ${object.name}`;
  return isSecret(object) ? `${label}  ${style('yellow', '[secret]')}` : label;
}

/** What must be there before any object of a component; told once, at the component. */
function neededByAll(component: PlannedComponent, plan: StackPlan): string[] {
  const needs = plan.objects
    .filter((object) => chain(object, plan).includes(component.logicalName))
    .map((object) => neededBy(object, plan));
  return (needs[0] ?? []).filter((word) => needs.every((words) => words.includes(word)));
}

/** What must be there first: objects of the same component one by one, of others only the component's name. */
function neededBy(object: Planned, plan: StackPlan): string[] {
  const above = chain(object, plan);
  const words = object.dependsOn.flatMap((name) => {
    const needed = plan.objects.find(({ logicalName }) => logicalName === name);
    if (!needed) return [];
    const foreign = chain(needed, plan).find((component) => !above.includes(component));
    const component = plan.components.find(({ logicalName }) => logicalName === foreign);
    return [component ? lastStep(component) : `${needed.kind} ${needed.name}`];
  });
  return [...new Set(words)];
}

/** The components that an object is in, the outermost first. */
function chain({ parent }: Planned, { components }: StackPlan): string[] {
  const names: string[] = [];
  for (let name = parent; name !== undefined; name = components.find((c) => c.logicalName === name)?.parent) {
    names.unshift(name);
  }
  return names;
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
