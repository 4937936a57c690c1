import { PASSWORD_KEY, WEBDIS_HTTP_KEY } from '../../charts-src';

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

/** What the files of Redis, HAProxy and Webdis, and the URLs of the connection, can carry as it is. */
function valueProblem(key: string, value: unknown): string[] {
  if (typeof value !== 'string') return [`${key} is no text`];
  if (value === '') return [`${key} is empty`];
  if (key === PASSWORD_KEY && !/^[\w.~-]+$/.test(value))
    return [`${key} has a character that URLs would have to escape; allowed: letters, digits and -._~`];
  if (!/^[\x21-\x7e]+$/.test(value))
    return [`${key} has a space, a line break or another character outside printable ASCII`];
  if (key === WEBDIS_HTTP_KEY && !/^[^:]+:./.test(value)) return [`${key} is not of the form user:password`];
  return [];
}
