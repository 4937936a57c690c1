import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { maySecret, pointer, SECRET_OUTSIDE } from './checks';
import { classFor } from './classes';
import { BridgeError } from './errors';
import { OutputTokens, ReadToken } from './tokens';
import { Plan, Planned, PlannedComponent } from './types';

export interface ApplyArgs {
  /** The cluster that all objects go to. */
  readonly provider: pulumi.ProviderResource;
  /**
   * The tokens used in the chart, as given to plan().
   * @default - the chart has no Outputs
   */
  readonly tokens?: OutputTokens;
  /**
   * What the objects and components belong to.
   * @default - the stack
   */
  readonly parent?: pulumi.Resource;
}

/**
 * Declares everything in a plan as Pulumi resources.
 *
 * @returns the resources by the paths of their constructs, components included
 * @throws BridgeError, through Pulumi's engine, where an Output outside the data of a Secret proves secret
 */
export function apply(plan: Plan, args: ApplyArgs): Map<string, pulumi.Resource> {
  const resources = new Map<string, pulumi.Resource>();
  const components = new Map<string, pulumi.Resource>();
  const objects = new Map<string, pulumi.Resource>();
  const parentOf = ({ parent }: { parent?: string }) =>
    parent === undefined ? args.parent : components.get(parent);
  for (const planned of plan.components) {
    const component = declareComponent(planned, parentOf(planned));
    components.set(planned.logicalName, component);
    resources.set(planned.path, component);
  }
  for (const planned of plan.objects) {
    const dependsOn = planned.dependsOn.map((name) => objects.get(name)!);
    const opts = { ...optionsOf(planned, objects), parent: parentOf(planned), dependsOn };
    const object = declareObject(planned, args, opts);
    objects.set(planned.logicalName, object);
    resources.set(planned.path, object);
  }
  return resources;
}

function declareComponent(
  { type, logicalName, aliases }: PlannedComponent,
  parent?: pulumi.Resource,
): pulumi.ComponentResource {
  return new pulumi.ComponentResource(type, logicalName, {}, { parent, aliases: named(aliases) });
}

/** What was attached to the construct, as Pulumi takes it. */
function optionsOf(
  { aliases, options = {} }: Planned,
  objects: ReadonlyMap<string, pulumi.Resource>,
): pulumi.CustomResourceOptions {
  const { deletedWith, ignoreChanges, ...rest } = options;
  return {
    ...rest,
    ...(ignoreChanges && { ignoreChanges: [...ignoreChanges] }),
    ...(aliases && { aliases: named(aliases) }),
    ...(deletedWith && {
      deletedWith: typeof deletedWith === 'string' ? objects.get(deletedWith)! : deletedWith,
    }),
  };
}

const named = (aliases: readonly string[] = []): pulumi.Alias[] => aliases.map((name) => ({ name }));

function declareObject(
  planned: Planned,
  args: ApplyArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const tokens = args.tokens ?? new OutputTokens();
  const manifest = tokens.hydrate(planned.manifest, planned.path, refusingSecrets(planned));
  try {
    return construct(planned, manifest as object, { ...opts, provider: args.provider });
  } catch (error) {
    // Pulumi's classes name the missing property only.
    throw new BridgeError([{ path: planned.path, message: (error as Error).message }]);
  }
}

function construct(
  planned: Planned,
  manifest: object,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const Typed = classFor(planned);
  if (Typed) return new Typed(planned.logicalName, manifest, opts);
  // Create-before-delete under one name would delete the new object: the provider prevents that for built-in kinds only.
  const custom = manifest as k8s.apiextensions.CustomResourceArgs;
  return new k8s.apiextensions.CustomResource(planned.logicalName, custom, {
    ...opts,
    deleteBeforeReplace: true,
  });
}

/** Whether an Output is secret is known only now: plan() cannot see it. */
function refusingSecrets({ path, manifest }: Planned): ReadToken {
  return ({ output }, where) => {
    if (maySecret(manifest, where)) return output;
    return pulumi.output(pulumi.isSecret(output)).apply((secret) => {
      if (secret) throw new BridgeError([{ path, message: `${pointer(where)}: ${SECRET_OUTSIDE}` }]);
      return output;
    });
  };
}
