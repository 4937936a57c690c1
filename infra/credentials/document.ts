import { valueFault } from '../../charts-src';

/** Values by key, of which every one can be used; or what is wrong with each key, without any value. */
export type Document =
  { readonly values: Readonly<Record<string, string>> } | { readonly problems: readonly string[] };

/** Reads the JSON of a secret that somebody else made. */
export function readDocument(text: string | undefined, keys: readonly string[]): Document {
  const fields = fieldsOf(text);
  if (!fields)
    return { problems: [`it is no JSON object; needed: a text value for each of ${keys.join(', ')}`] };
  const missing = keys.filter((key) => !Object.hasOwn(fields, key));
  const present = keys.filter((key) => Object.hasOwn(fields, key));
  const problems = [
    ...(missing.length > 0 ? [`it has no ${missing.join(', ')}; needed: ${keys.join(', ')}`] : []),
    ...present.flatMap((key) => valueProblem(key, fields[key])),
  ];
  if (problems.length > 0) return { problems };
  return { values: Object.fromEntries(keys.map((key) => [key, fields[key] as string])) };
}

function fieldsOf(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // the error of JSON.parse shows part of the text
  }
}

function valueProblem(key: string, value: unknown): string[] {
  if (typeof value !== 'string') return [`${key} is no text`];
  const fault = value === '' ? 'is empty' : valueFault(key, value);
  return fault ? [`${key} ${fault}`] : [];
}
