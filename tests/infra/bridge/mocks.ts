import * as pulumi from '@pulumi/pulumi';

const SECRET = '4dabf18193072939515e22adb298388d';

/** What was declared: as the engine sees it, joined with the options that only transforms see. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  readonly provider: string;
  readonly dependsOn: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** All options, as the class of the resource got them. */
  readonly opts?: pulumi.CustomResourceOptions;
  readonly inputs: Record<string, unknown>;
}

export class Engine {
  private readonly inputs = new Map<string, pulumi.runtime.MockResourceArgs>();
  private readonly options = new Map<string, pulumi.ResourceTransformationArgs>();

  public static async start({ preview = false } = {}): Promise<Engine> {
    const engine = new Engine();
    const mocks: pulumi.runtime.Mocks = {
      newResource: (args) => {
        engine.inputs.set(key(args), args);
        return { id: preview ? undefined : `${args.name}-id`, state: args.inputs };
      },
      call: (args) => args.inputs,
    };
    await pulumi.runtime.setMocks(mocks, 'project', 'stack', preview);
    return engine;
  }

  /** Give this to the outermost resource under test. */
  public readonly observe: pulumi.ResourceTransformation = (args) => {
    this.options.set(key(args), args);
    return undefined;
  };

  /** Whether a resource was declared by now. */
  public has(type: string, name: string): boolean {
    return this.inputs.has(key({ type, name })) || this.options.has(key({ type, name }));
  }

  /** What was declared under a name. */
  public inputsOf(type: string, name: string): Record<string, unknown> {
    return this.inputs.get(key({ type, name }))!.inputs;
  }

  /** Everything declared among these resources, once they are registered. */
  public async declared(resources: Iterable<pulumi.Resource>): Promise<Declared[]> {
    return Promise.all([...resources].map((resource) => this.describe(resource)));
  }

  private async describe(resource: pulumi.Resource): Promise<Declared> {
    const urn = await urnOf(resource);
    const [type, name] = [urn.split('::')[2].split('$').pop()!, urn.split('::')[3]];
    const { inputs, provider } = this.inputs.get(key({ type, name }))!;
    const options = this.options.get(key({ type, name }))?.opts as pulumi.CustomResourceOptions | undefined;
    return {
      type,
      name,
      urn,
      provider: provider?.split('::')[3] ?? '',
      parent: options?.parent ? await urnOf(options.parent) : '',
      dependsOn: await Promise.all(((options?.dependsOn ?? []) as pulumi.Resource[]).map(urnOf)),
      deleteBeforeReplace: options?.deleteBeforeReplace,
      opts: options,
      inputs,
    };
  }
}

/** What a value is without the mark of secrets, and whether it had one. */
export function reveal(value: unknown): { value: unknown; secret: boolean } {
  const marked = typeof value === 'object' && value !== null && SECRET in value;
  return marked ? { value: (value as { value?: unknown }).value, secret: true } : { value, secret: false };
}

const key = ({ type, name }: { type: string; name: string }) => `${type} ${name}`;

export const urnOf = (resource: pulumi.Resource): Promise<string> =>
  new Promise((resolve) => void resource.urn.apply(resolve));
