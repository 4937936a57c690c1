import * as pulumi from '@pulumi/pulumi';
import type { StackConfig } from '../../infra/config';

const SECRET = '4dabf18193072939515e22adb298388d';

type Values = Record<string, unknown>;

/** A resource as the program asks the engine for it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  /** Name of the provider. */
  readonly provider: string;
  readonly dependencies: readonly string[];
  readonly retainOnDelete: boolean;
  readonly protect: boolean;
  /** Names of hooks that are called when it fails. */
  readonly onError: readonly string[];
  /** Secrets are marked; see reveal(). */
  readonly inputs: Values;
}

/** Values of Pulumi.<stack>.yaml without the prefix of the project. */
export type StackValues = { readonly [K in keyof StackConfig]?: unknown };

/** What a program did until it ended. */
export interface Run {
  /** In the order in which the engine was asked. */
  readonly resources: readonly Registered[];
  readonly outputs: Values;
  readonly error?: Error;
}

export interface RunOptions {
  readonly preview?: boolean;
  /** What functions of providers answer; their own arguments unless told otherwise. */
  readonly call?: (args: pulumi.runtime.MockCallArgs) => Values;
}

export const PROJECT = 'redis-ha-stack';

/** Runs a program against a mocked engine; generated passwords are `generated-<name>`. */
export async function run(
  program: () => Promise<Values>,
  values: StackValues = {},
  { preview = false, call = ({ inputs }) => inputs as Values }: RunOptions = {},
): Promise<Run> {
  await pulumi.runtime.setMocks({ newResource, call }, PROJECT, 'dev', preview);
  const config = Object.entries(values).map(([key, value]) => [
    `${PROJECT}:${key}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(config));
  const resources: Registered[] = [];
  const outputs = new Map<string, Values>();
  record(resources, outputs);
  let error: Error | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      return await program();
    } catch (thrown) {
      error = thrown as Error;
      return {};
    }
  });
  await pulumi.runtime.disconnect();
  const stack = [...outputs].find(([urn]) => urn.includes('pulumi:pulumi:Stack'));
  return {
    resources: resources.filter(({ type }) => type !== 'pulumi:pulumi:Stack'),
    outputs: stack?.[1] ?? {},
    error,
  };
}

function newResource({
  type,
  name,
  inputs,
}: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
  const made = type === 'random:index/randomPassword:RandomPassword' ? { result: `generated-${name}` } : {};
  return { id: `${name}-id`, state: { ...inputs, ...made } };
}

// The mocks pass on neither dependencies nor options, so the requests themselves are looked at.
function record(resources: Registered[], outputs: Map<string, Values>): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const { registerResource, registerResourceOutputs } = monitor;
  monitor.registerErrorHook = (_, done) => done(null, {});
  monitor.registerResource = (request, done) =>
    registerResource.call(monitor, request, (error, response) => {
      if (response) resources.push(read(request, response));
      done(error, response);
    });
  monitor.registerResourceOutputs = (request, done) => {
    outputs.set(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
    registerResourceOutputs.call(monitor, request, done);
  };
}

function read(request: ResourceRequest, response: { getUrn(): string }): Registered {
  return {
    type: request.getType(),
    name: request.getName(),
    urn: response.getUrn(),
    parent: request.getParent(),
    provider: request.getProvider().split('::')[3] ?? '',
    dependencies: request.getDependenciesList(),
    retainOnDelete: request.getRetainondelete(),
    protect: request.getProtect(),
    onError: request.getHooks()?.getOnErrorList() ?? [],
    inputs: request.getObject()?.toJavaScript() ?? {},
  };
}

/** What a value is without the mark of secrets, and whether it had one. */
export function reveal(value: unknown): { value: unknown; secret: boolean } {
  const marked = typeof value === 'object' && value !== null && SECRET in value;
  return marked ? { value: (value as { value?: unknown }).value, secret: true } : { value, secret: false };
}

type Done<T> = (error: unknown, response?: T) => void;
interface Struct {
  toJavaScript(): Values;
}
interface ResourceRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getDependenciesList(): string[];
  getRetainondelete(): boolean;
  getProtect(): boolean;
  getHooks(): { getOnErrorList(): string[] } | undefined;
  getObject(): Struct | undefined;
}
interface Monitor {
  registerErrorHook(request: unknown, done: Done<unknown>): void;
  registerResource(request: ResourceRequest, done: Done<{ getUrn(): string }>): void;
  registerResourceOutputs(
    request: { getUrn(): string; getOutputs(): Struct | undefined },
    done: Done<unknown>,
  ): void;
}
