import * as pulumi from '@pulumi/pulumi';
import { credentialKeys } from '../../charts-src';
import { waitFor } from '../support/wait-for';
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
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
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

export const PROJECT = 'redis-ha-stack';

/** What AWS and others answer, by the token of the function, e.g. `aws:eks/getCluster:getCluster`. */
export type Answers = Readonly<Record<string, (inputs: Values) => Values>>;

/** What surrounds a program. */
export interface RunOptions {
  readonly preview?: boolean;
  /** Answers a function of a provider; without it those of `answers`, or the arguments come back. */
  readonly call?: (args: pulumi.runtime.MockCallArgs) => Values;
  readonly answers?: Answers;
  /** What a resource has besides its inputs once it is made. */
  readonly made?: (args: pulumi.runtime.MockResourceArgs) => Values;
}

/**
 * Runs a program against a mocked engine; generated passwords are `generated-<name>`, values of a Secret that is read are
 * `read-<key>`.
 */
export async function run(
  program: () => Promise<Values>,
  values: StackValues = {},
  {
    preview = false,
    answers = {},
    call = ({ token, inputs }) => answers[token]?.(inputs) ?? inputs,
    made = ({ type, name }) => arn(type, name),
  }: RunOptions = {},
): Promise<Run> {
  await pulumi.runtime.setMocks({ newResource: newResource(made), call }, PROJECT, 'dev', preview);
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
  const ofStack = () => [...outputs].find(([urn]) => /pulumi:pulumi:Stack::/.test(urn));
  // what is made of resources that were read comes after the disconnection
  if (!error) await waitFor('the stack has its outputs', () => Boolean(ofStack()));
  return {
    resources: resources.filter(({ type }) => type !== 'pulumi:pulumi:Stack'),
    outputs: ofStack()?.[1] ?? {},
    error,
  };
}

const READ = Object.fromEntries(
  credentialKeys().map((key) => [key, Buffer.from(`read-${key}`).toString('base64')]),
);

const newResource =
  (made: NonNullable<RunOptions['made']>) =>
  (args: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult => {
    const { type, name, inputs, id } = args;
    if (id && type === 'kubernetes:core/v1:Secret') return { id, state: { data: READ } };
    const own = type === 'random:index/randomPassword:RandomPassword' ? { result: `generated-${name}` } : {};
    return { id: `${name}-id`, state: { ...inputs, ...own, ...made(args) } };
  };

const arn = (type: string, name: string) =>
  type.startsWith('aws:') ? { arn: `arn:aws:iam::123456789012:role/${name}`, name } : {};

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
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
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
  getDeletebeforereplace(): boolean;
  getIgnorechangesList(): string[];
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
