import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CommandError } from '../../../infra/cli/errors';

const PLACES = ['node', 'namespace', 'pod', 'container', 'containerId', 'process', 'signal'] as const;

const command = z.string().min(1).optional();

const schema = z.strictObject({
  /** `{node}` loses its power: all that runs on it is gone at once. */
  nodePowerOff: command,
  nodePowerOn: command,
  /** `{node}` goes on, but nobody reaches it. */
  cableDown: command,
  cableUp: command,
  /** The API server stops answering. */
  apiDown: command,
  apiUp: command,
  /** Sends `{signal}` (KILL, STOP, CONT) to the processes of `{containerId}` (of `{pod}` in `{namespace}` on `{node}`) whose names match `{process}`. */
  killProcess: command,
  /** `{node}` gives addresses of pods that are gone to new pods at once, instead of going through all others first. */
  reuseAddresses: command,
  /** Words before a command, that run it as if on `{node}`, where the cluster's addresses work. */
  clientPrefix: command,
});

/** Shell commands of a cluster's own, with `{places}` that are filled in. */
export type Hooks = Readonly<z.infer<typeof schema>>;
export type Places = Readonly<Partial<Record<(typeof PLACES)[number], string>>>;

/**
 * Reads a file of hooks.
 *
 * @throws CommandError with everything that is wrong with it
 */
export function readHooks(file: string): Hooks {
  return checkHooks(parse(file), file);
}

/** Checks names of hooks and of places. */
export function checkHooks(value: unknown, file: string): Hooks {
  const { success, data, error } = schema.safeParse(value);
  if (!success) {
    const problems = error.issues.map(({ path, message }) => [...path, message].join(': '));
    throw new CommandError(
      `--hooks: ${file}: ${problems.join('; ')}; allowed: ${Object.keys(schema.shape).join(', ')}`,
      2,
    );
  }
  const unknown = Object.entries(data).flatMap(([name, text]) =>
    [...(text ?? '').matchAll(/(?<!\$)\{([^}]*)\}/g)]
      .filter(([, place]) => !(PLACES as readonly string[]).includes(place))
      .map(([place]) => `${name} has ${place}`),
  );
  if (unknown.length === 0) return data;
  const allowed = PLACES.map((place) => `{${place}}`).join(', ');
  throw new CommandError(`--hooks: ${file}: ${unknown.join('; ')}; allowed: ${allowed}`, 2);
}

/** A command with its places filled in; values are names of Kubernetes, which need no quoting. */
export function fill(template: string, places: Places): string {
  return template.replaceAll(/(?<!\$)\{([^}]*)\}/g, (place, name: string) => {
    const value = places[name as keyof Places];
    if (value === undefined) throw new Error(`${place} has no value in: ${template}`);
    return value;
  });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`--hooks: ${file}: ${(error as Error).message}`, 2);
  }
}
