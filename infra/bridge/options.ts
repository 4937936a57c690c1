import type * as pulumi from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Problem } from './errors';

/** What Pulumi does with the objects of a construct, besides applying them; named as in Pulumi. */
export interface ConstructOptions {
  /**
   * Whether Pulumi refuses to delete the objects.
   *
   * @default - what the next construct above says; else that of apply()'s parent
   */
  readonly protect?: boolean;
  /**
   * Whether the objects stay in the cluster when they leave the program.
   *
   * @default - what the next construct above says; else false
   */
  readonly retainOnDelete?: boolean;
  /**
   * Whose deletion takes the objects along, so that Pulumi need not delete them one by one: an object of the same plan,
   * a construct that wraps one, or a resource of the program. The objects come after it.
   *
   * @default - what the next construct above says; else nothing
   */
  readonly deletedWith?: IConstruct | pulumi.Resource;
  /**
   * Fields whose changes in the chart are not applied, as Pulumi's property paths, e.g. `spec.replicas`. Added to those
   * of the constructs above.
   *
   * @default - none
   */
  readonly ignoreChanges?: readonly string[];
  /**
   * Former paths of the construct, e.g. `shop/old-id`: what was known below one of them is taken over and not
   * replaced. Holds for everything below, whose paths change along.
   *
   * @default - none
   */
  readonly aliases?: readonly string[];
  /**
   * How long Pulumi waits for the objects, as numbers with units `ms`, `s`, `m` or `h`, e.g. `10m` or `1h30m`.
   *
   * @default - what the next construct above says; else that of Pulumi's provider
   */
  readonly customTimeouts?: pulumi.CustomTimeouts;
}

const METADATA = 'pulumi:options';
const DURATION = /^(\d+(\.\d+)?(ms|s|m|h))+$/;
const PROPERTY_PATH = /^[^./\s]/;

/** Attaches options for Pulumi to constructs, also to those of charts that know nothing of Pulumi. */
export class PulumiOptions {
  public static of(construct: IConstruct): PulumiOptions {
    return new PulumiOptions(construct);
  }

  private constructor(private readonly construct: IConstruct) {}

  /** Adds options to the construct and to everything below; of the same option, the last one added counts. */
  public add(options: ConstructOptions): this {
    this.construct.node.addMetadata(METADATA, options);
    return this;
  }
}

/** What holds for one construct, of all that was added to it and above. */
export function optionsFor(construct: IConstruct): Omit<ConstructOptions, 'aliases'> {
  const added = construct.node.scopes.flatMap(addedTo);
  const single = Object.assign({}, ...added.map(present)) as ConstructOptions;
  const ignoreChanges = [...new Set(added.flatMap((options) => options.ignoreChanges ?? []))];
  const { protect, retainOnDelete, deletedWith, customTimeouts } = single;
  return present({
    ...{ protect, retainOnDelete, deletedWith, customTimeouts },
    ignoreChanges: ignoreChanges.length > 0 ? ignoreChanges : undefined,
  });
}

/** The paths that a construct had, by what was said of it and of those above. */
export function formerPaths(construct: IConstruct): string[] {
  return construct.node.scopes.flatMap((scope) => {
    const below = construct.node.path.slice(scope.node.path.length);
    return addedTo(scope).flatMap(({ aliases = [] }) => aliases.map((former) => `${former}${below}`));
  });
}

/** The object that a construct is or wraps. */
export const objectOf = (construct: IConstruct): ApiObject | undefined =>
  [construct, construct.node.defaultChild].find(
    (one): one is ApiObject => !!one && ApiObject.isApiObject(one),
  );

/** The object that takes this one along, where that is one of the chart. */
export function deletedWithObject(object: ApiObject): ApiObject | undefined {
  const { deletedWith } = optionsFor(object);
  const target = isConstruct(deletedWith) ? objectOf(deletedWith) : undefined;
  return target === object ? undefined : target;
}

/** What is wrong with the options that were added to a construct. */
export const checkOptions = (construct: IConstruct, planned: ReadonlySet<IConstruct>): Problem[] =>
  addedTo(construct)
    .flatMap((options) => faultsOf(options, construct, planned))
    .map((message) => ({ path: construct.node.path, message }));

export const isConstruct = (value: unknown): value is IConstruct =>
  typeof value === 'object' && value !== null && 'node' in value;

function faultsOf(
  options: ConstructOptions,
  construct: IConstruct,
  planned: ReadonlySet<IConstruct>,
): string[] {
  const { customTimeouts = {}, ignoreChanges = [], aliases = [], deletedWith } = options;
  const target = isConstruct(deletedWith) ? objectOf(deletedWith) : undefined;
  return [
    ...Object.entries(customTimeouts)
      .filter(([, value]) => value !== undefined && !DURATION.test(String(value)))
      .map(
        ([key, value]) =>
          `customTimeouts.${key}: got ${JSON.stringify(value)}, allowed: numbers with units ms, s, m or h, e.g. 10m`,
      ),
    ...ignoreChanges
      .filter((path) => !PROPERTY_PATH.test(path))
      .map(
        (path) => `ignoreChanges: got ${JSON.stringify(path)}, allowed: a property path, e.g. spec.replicas`,
      ),
    ...aliases
      .filter((path) => path === construct.node.path || !PROPERTY_PATH.test(path))
      .map((path) => `aliases: got ${JSON.stringify(path)}, allowed: former paths of the construct`),
    ...(isConstruct(deletedWith) && !(target && planned.has(target))
      ? [
          `deletedWith: got ${deletedWith.node.path}, allowed: an object of the same plan, or a construct whose default child is one`,
        ]
      : []),
  ];
}

const addedTo = ({ node }: IConstruct): ConstructOptions[] =>
  node.metadata.filter(({ type }) => type === METADATA).map(({ data }) => data as ConstructOptions);

/** Without what is undefined: it must not hide what was said above. */
const present = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
