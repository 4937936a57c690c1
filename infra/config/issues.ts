import { z } from 'zod';
import { allowedText, objectOf, schemaAt } from './docs';
import { Problem } from './errors';
import { nearest } from './nearest';
import { Path, keyOf, valueAt } from './paths';
import { stackSchema } from './schema';
import { show } from './show';

/** A problem and where it lies in the values. */
export interface Located extends Problem {
  readonly path: Path;
}

type Issue = z.core.$ZodIssue;

/** One problem per value or key that the schema refuses. */
export function problemsOf(issue: Issue, values: unknown, isSecret: (path: Path) => boolean): Located[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => located([...path, name], unknownKey(path, name)));
    case 'invalid_union':
      return branch(issue.errors).flatMap((inner) =>
        problemsOf({ ...inner, path: [...path, ...inner.path] }, values, isSecret),
      );
    case 'invalid_key':
      return [located(path, keyProblem(issue, schemaAt(stackSchema, path.slice(0, -1))))];
    default:
      return [located(path, valueProblem(issue.message, path, valueAt(values, path), isSecret(path)))];
  }
}

const located = (path: Path, text: string): Located => ({ path, key: keyOf(path) || 'config', text });

/** The alternative that the value was meant to be: the one whose own type it has. */
function branch(alternatives: readonly Issue[][]): readonly Issue[] {
  const mismatch = (issues: Issue[]) =>
    issues.some(({ path, code }) => path.length === 0 && isTypeError(code));
  return (
    alternatives.find((issues) => !mismatch(issues)) ?? [
      { code: 'custom', path: [], message: '', input: undefined, params: {} },
    ]
  );
}

const isTypeError = (code: string) => code === 'invalid_type' || code === 'invalid_value';

function unknownKey(path: Path, name: string): string {
  const known = Object.keys(objectOf(schemaAt(stackSchema, path) ?? stackSchema)?.shape ?? {});
  const dotted = name.split('.');
  if (path.length === 0 && dotted.length > 1 && schemaAt(stackSchema, dotted)) {
    return 'is one key with a dot in it; allowed: nested maps, as pulumi config set --path makes them';
  }
  const near = nearest(name, known) ?? elsewhere(name);
  return near ? `unknown key; did you mean ${near}?` : `unknown key; allowed: ${known.join(', ')}`;
}

/** A key of this very name in another section. */
function elsewhere(name: string): string | undefined {
  const sections = Object.entries(stackSchema.shape).filter(([, schema]) => {
    const shape = objectOf(schema)?.shape;
    return shape !== undefined && Object.hasOwn(shape, name);
  });
  if (Object.hasOwn(stackSchema.shape, name)) return `${name} at the top level`;
  return sections.length === 1 ? `${sections[0][0]}.${name}` : undefined;
}

function keyProblem(issue: z.core.$ZodIssueInvalidKey, map: z.core.$ZodType | undefined): string {
  const why = issue.issues.map(({ message }) => message).find(Boolean);
  return why ?? `got this key; allowed: ${keyKind(map)}`;
}

function keyKind(schema: z.core.$ZodType | undefined): string {
  const inner = schema instanceof z.ZodOptional ? schema.def.innerType : schema;
  return inner instanceof z.ZodRecord ? allowedText(inner.def.keyType) : 'another one';
}

function valueProblem(why: string, path: Path, value: unknown, secret: boolean): string {
  const schema = schemaAt(stackSchema, path);
  const got = `got ${show(value, path, secret)}`;
  return [why, got, schema && `allowed: ${allowedText(schema)}`].filter(Boolean).join('; ');
}
