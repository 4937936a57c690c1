import { type Manifest, containers, isWorkload, ofKind, titleOf, workloads } from '../manifest';
import { type Rule, containerRule } from './rule';

/** A text of a manifest that everybody who may read the object can read. */
interface Text {
  readonly where: string;
  readonly text: string;
}

const SECRET_NAME =
  /(pass(word|wd|phrase)?|secret|token|api_?key|private_?key|(^|_)auth|tls\.key)(-previous)?$/i;

/** Each finds a secret in its last group. */
const SECRET_TEXTS: readonly RegExp[] = [
  /\b(?:requirepass|masterauth|primaryauth)\s+["']?([^\s"']+)/g,
  /\bsentinel\s+(?:auth-pass\s+\S+|sentinel-pass)\s+["']?([^\s"']+)/g,
  /^\s*user\s+\S+\s.*\s[>#]([^\s"']+)/gm,
  /\b[a-z][a-z+.-]*:\/\/[^\s/@:"']*:([^\s/@"']+)@/g,
  /(?:password|passwd|passphrase|secret|token|api_?key)["']?\s*[:=]\s*["']?([^\s"',;)]+)/gi,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)/g,
  /\b(AKIA[0-9A-Z]{16})\b/g,
];

/** Something that is expanded or looked up later: `$NAME`, `%[env(NAME)]`, `{name}`, `<name>`, a path. */
const STAND_IN = /^["']?[$%{</\\]/;

const SHORTEST_SECRET = 8;

/** Secret values are in Secrets, and nowhere else. */
export const secretRules: readonly Rule[] = [
  containerRule('env-var-secret', ({ container }) =>
    (container.env ?? [])
      .filter(({ name, value }) => value && SECRET_NAME.test(name) && !STAND_IN.test(value))
      .map(({ name }) => `${name} has a literal value`),
  ),
  {
    id: 'sensitive-content',
    applies: (object) => object.kind !== 'Secret',
    check: (objects) =>
      readableTexts(objects)
        .filter(({ text }) => holdsSecret(text))
        .map(({ where }) => `${where} looks like it holds a secret`),
  },
  {
    id: 'secret-value-outside-secret',
    applies: (object) => object.kind === 'Secret',
    check: (objects) => {
      const others = objects
        .filter(({ kind }) => kind !== 'Secret')
        .map((o) => ({ o, text: JSON.stringify(o) }));
      return secretValues(objects).flatMap(({ where, forms }) =>
        others
          .filter(({ text }) => forms.some((form) => text.includes(form)))
          .map(({ o }) => `${titleOf(o)}: holds the value of ${where}`),
      );
    },
  },
];

function holdsSecret(text: string): boolean {
  return SECRET_TEXTS.some((pattern) =>
    [...text.matchAll(pattern)].some((match) => !STAND_IN.test(match[match.length - 1])),
  );
}

function readableTexts(objects: readonly Manifest[]): Text[] {
  return [
    ...ofKind(objects, 'ConfigMap').flatMap((map) => texts(`${titleOf(map)}: data`, map.data)),
    ...objects.flatMap((o) => texts(`${titleOf(o)}: annotation`, o.metadata.annotations)),
    ...objects
      .filter(isWorkload)
      .flatMap((o) => workloads([o]))
      .flatMap((w) => texts(`${w.title}: pod annotation`, w.metadata.annotations)),
    ...containers(objects).flatMap(({ title, container }) => [
      {
        where: `${title}: command`,
        text: [...(container.command ?? []), ...(container.args ?? [])].join(' '),
      },
      ...(container.env ?? []).map(({ name, value }) => ({ where: `${title}: ${name}`, text: value ?? '' })),
    ]),
  ];
}

function texts(prefix: string, map: Readonly<Record<string, string>> = {}): Text[] {
  return Object.entries(map).map(([key, text]) => ({ where: `${prefix} ${key}`, text }));
}

function secretValues(objects: readonly Manifest[]): { where: string; forms: string[] }[] {
  return ofKind(objects, 'Secret').flatMap((secret) => {
    const encoded = Object.entries<string>(secret.data ?? {}).map(([key, v]) => [
      key,
      Buffer.from(v, 'base64').toString(),
    ]);
    return [...encoded, ...Object.entries<string>(secret.stringData ?? {})]
      .filter(([key, value]) => SECRET_NAME.test(key) && value.length >= SHORTEST_SECRET)
      .map(([key, value]) => ({
        where: `${key} of ${titleOf(secret)}`,
        forms: [JSON.stringify(value).slice(1, -1), Buffer.from(value).toString('base64')],
      }));
  });
}
