import { z } from 'zod';
import { allowedText, objectOf, schemaDocs } from './docs';
import { stackSchema } from './schema';

const HEADER = ['key', 'allowed', 'default', 'meaning'];

const INTRODUCTION = `# Configuration

Keys of \`Pulumi.<stack>.yaml\`, each with the prefix \`redis-ha-stack:\`. Every key has a default; an empty file is a
valid stack. Set them in the file or with \`pulumi config set --path\`:

\`\`\`yaml
config:
  redis-ha-stack:name: shopping-cart
  redis-ha-stack:redis:
    maxmemory: 1Gi
    resources:
      requests: { cpu: 500m, memory: 1536Mi }
      limits: { memory: 1536Mi }
  redis-ha-stack:insight: false
\`\`\`

\`\`\`sh
pulumi config set --path redis-ha-stack:redis.maxmemory 1Gi
\`\`\`

Wrong values, unknown keys and values that do not fit together are refused before anything is touched, all of them in
one message.

This page is made from the schema: \`npm run docs\`.`;

/** The text of docs/config.md. */
export function configReference(): string {
  const entries = Object.entries(stackSchema.shape);
  const scalars = entries
    .filter(([, schema]) => !objectOf(schema))
    .map(([name, schema]) => row(name, schema));
  const sections = entries.flatMap(([name, schema]) => (objectOf(schema) ? [section(name, schema)] : []));
  return [INTRODUCTION, `## The stack\n\n${table(scalars)}`, ...sections].join('\n\n') + '\n';
}

function section(name: string, schema: z.core.$ZodType): string {
  return `## ${name}\n\n${schemaDocs.get(schema)?.doc}\n\n${table(rows(name, schema))}`;
}

/** A row for each key; maps whose shape is Kubernetes' own stay one row. */
function rows(prefix: string, schema: z.core.$ZodType): string[][] {
  return Object.entries(objectOf(schema)?.shape ?? {}).flatMap(([name, inner]) => {
    const path = `${prefix}.${name}`;
    return objectOf(inner) && !hasOwnWords(inner) ? rows(path, inner) : [row(path, inner)];
  });
}

const hasOwnWords = (schema: z.core.$ZodType) => !allowedText(schema).startsWith('a map with keys of');

const shownDefault = (value: unknown) =>
  Array.isArray(value) && value.length === 0 ? 'none' : String(value);

function row(path: string, schema: z.core.$ZodType): string[] {
  const { doc, default: fallback } = schemaDocs.get(schema) ?? {};
  const filledIn =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
      ? shownDefault(schema.def.defaultValue)
      : 'required';
  return [`\`${path}\``, allowedText(schema), fallback ?? filledIn, doc ?? ''];
}

function table(body: readonly string[][]): string {
  const lines = [HEADER, ...body].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = HEADER.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const [header, ...others] = lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])));
  const rule = widths.map((width) => '-'.repeat(width));
  return [header, rule, ...others].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
