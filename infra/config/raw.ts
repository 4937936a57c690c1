import { z } from 'zod';
import { unwrap } from './docs';
import { stackSchema } from './schema';

/**
 * One value of Pulumi's config, where everything is a string and all that is not text is JSON, as the value that was meant.
 * Text stays text where the key is one of text, so a namespace `123` is no number.
 *
 * @param key top-level key, without the prefix of the project
 */
export function parseValue(key: string, raw: string): unknown {
  const known = Object.hasOwn(stackSchema.shape, key);
  if (!known || isText(stackSchema.shape[key as keyof typeof stackSchema.shape])) return raw;
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

function isText(schema: z.core.$ZodType): boolean {
  const inner = unwrap(schema);
  return inner instanceof z.ZodString || inner instanceof z.ZodEnum;
}

/** All values of one project out of Pulumi's config (`project:key` → string); those of others are left out. */
export function parseValues(raw: Readonly<Record<string, string>>, project: string): Record<string, unknown> {
  const prefix = `${project}:`;
  return Object.fromEntries(
    Object.entries(raw)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), parseValue(name.slice(prefix.length), value)]),
  );
}
