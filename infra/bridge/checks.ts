import { Problem } from './errors';
import { groupKind } from './kinds';
import { Manifest, Text, textsOf } from './manifest';
import { marks, OutputTokens, Token } from './tokens';

const SELECTORS = [
  'selector',
  'podSelector',
  'namespaceSelector',
  'labelSelector',
  'matchLabels',
  'matchExpressions',
];
const FREE_FORM = ['data', 'stringData', 'binaryData'];

/** What is wrong with the Outputs in one manifest: all of it. */
export function checkTexts(path: string, manifest: Manifest, tokens: OutputTokens): Problem[] {
  return [...textsOf(manifest)].flatMap((text) => {
    const message = faultOf(text, tokens.find(text.text), manifest, tokens);
    return message ? [{ path, message: `${pointer(text.path)}: ${message}` }] : [];
  });
}

/** Where a manifest has secret tokens, e.g. `/stringData/password`. */
export const secretPathsIn = (manifest: Manifest, tokens: OutputTokens): string[] =>
  [...textsOf(manifest)]
    .filter((text) => text.role === 'value' && tokens.find(text.text).some((token) => token.secret))
    .map((text) => pointer(text.path));

/** A construct's id becomes names in Kubernetes and in Pulumi: it cannot hold an Output. */
export function checkPath(path: string, tokens: OutputTokens): Problem[] {
  if (!tokens.fault(path) && !marks(path)) return [];
  return [
    { path, message: 'the id of a construct has an Output; ids must be known when the chart is built' },
  ];
}

/** Whether a secret value may stand here: only the data of a Secret is kept secret by Kubernetes. */
export const maySecret = (manifest: Manifest, path: readonly string[]): boolean =>
  groupKind(manifest.apiVersion, manifest.kind) === 'Secret' &&
  (path[0] === 'data' || path[0] === 'stringData');

export const SECRET_OUTSIDE =
  'a secret stands outside the data of a Secret; put it into a Secret object and refer to that';

export const pointer = (path: readonly string[]): string =>
  `/${path.map((key) => key.replace(/~/g, '~0').replace(/\//g, '~1')).join('/')}`;

function faultOf(
  text: Text,
  found: readonly Token[],
  manifest: Manifest,
  tokens: OutputTokens,
): string | undefined {
  const fault = tokens.fault(text.text) ?? encodedFault(text, manifest);
  if (fault) return fault;
  if (found.length === 0) return undefined;
  if (text.role === 'key') return 'a key has an Output; keys must be known when the chart is built';
  const identity = identityAt(text.path);
  if (identity) return `${identity} has an Output; it must be known when the chart is built`;
  if (found.some((token) => token.secret) && !maySecret(manifest, text.path)) {
    return SECRET_OUTSIDE;
  }
  return undefined;
}

/** What identifies the object or selects others: Kubernetes cannot change it later, or finds the wrong objects. */
function identityAt(path: readonly string[]): string | undefined {
  if (path.length === 1 && (path[0] === 'apiVersion' || path[0] === 'kind')) return `the ${path[0]}`;
  if (FREE_FORM.includes(path[0])) return undefined;
  const fields = path.filter((_, i) => path[i - 1] === 'metadata');
  if (fields.includes('labels')) return 'a label';
  if (fields.includes('annotations')) return undefined;
  if (fields.includes('name') || fields.includes('generateName')) return 'a name';
  if (fields.includes('namespace')) return 'a namespace';
  if (path.includes('nodeAffinity')) return undefined;
  return path.some((key) => SELECTORS.includes(key)) ? 'a selector' : undefined;
}

/** A token that was encoded would be shipped as data. */
function encodedFault({ path, text, role }: Text, manifest: Manifest): string | undefined {
  const encoded =
    (manifest.kind === 'Secret' && path[0] === 'data') ||
    (manifest.kind === 'ConfigMap' && path[0] === 'binaryData');
  if (!encoded || role === 'key' || !marks(Buffer.from(text, 'base64').toString('latin1'))) return undefined;
  return 'a token was encoded as base64; use stringData, or encode the value with output.apply()';
}
