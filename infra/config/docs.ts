import { z } from 'zod';

/** What errors and the reference say about a schema. */
export interface SchemaDoc {
  /** Meaning, one or two sentences. */
  readonly doc?: string;
  /** Default, as text. */
  readonly default?: string;
  /** Allowed values, as text that completes "allowed: …". */
  readonly allowed?: string;
}

export const schemaDocs = z.registry<SchemaDoc>();

/** A kind of value with its allowed values in words. */
export function kind<T extends z.ZodType>(schema: T, allowed: string): T {
  schemaDocs.add(schema, { allowed });
  return schema;
}

/** An optional key of a section. */
export function key<T extends z.ZodType>(schema: T, doc: string, fallback: string): z.ZodOptional<T> {
  const optional = schema.optional();
  schemaDocs.add(optional, { doc, default: fallback });
  return optional;
}

/** A key that always has a value; its default is filled in by the schema. */
export function filled<T extends z.ZodType>(schema: T, doc: string): T {
  schemaDocs.add(schema, { ...schemaDocs.get(schema), doc });
  return schema;
}

/** The schema under optional, default and transform. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.def.innerType);
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.def.in) : schema;
}

/** The object behind a section, also where the section can be `false`. */
export function objectOf(schema: z.core.$ZodType): z.ZodObject | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner;
  return inner instanceof z.ZodUnion ? inner.def.options.map(objectOf).find(Boolean) : undefined;
}

/** The schema at a path of a value; undefined where the path leaves what is known. */
export function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  if (path.length === 0) return schema;
  const [head, ...rest] = path;
  const child = childOf(schema, String(head));
  return child && schemaAt(child, rest);
}

function childOf(schema: z.core.$ZodType, name: string): z.core.$ZodType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return inner.def.element;
  if (inner instanceof z.ZodRecord) return inner.def.valueType;
  const shape = objectOf(inner)?.shape;
  return shape && Object.hasOwn(shape, name) ? shape[name] : undefined;
}

/** Allowed values of a schema in words. */
export function allowedText(schema: z.core.$ZodType): string {
  const own = wrappers(schema)
    .map((s) => schemaDocs.get(s)?.allowed)
    .find(Boolean);
  if (own) return own;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) return inner.def.options.map(allowedText).join(', or ');
  if (inner instanceof z.ZodArray) return `a list; each item: ${allowedText(inner.def.element)}`;
  if (inner instanceof z.ZodRecord) {
    return `a map; key: ${allowedText(inner.def.keyType)}; value: ${allowedText(inner.def.valueType)}`;
  }
  if (inner instanceof z.ZodObject) return `a map with keys of ${Object.keys(inner.shape).join(', ')}`;
  if (inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral) return [...inner._zod.values].join(', ');
  return inner instanceof z.ZodBoolean ? 'true, false' : inner._zod.def.type;
}

function wrappers(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return [schema, ...wrappers(schema.def.innerType)];
  }
  return schema instanceof z.ZodPipe ? [schema, ...wrappers(schema.def.in)] : [schema];
}
