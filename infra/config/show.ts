import { Path } from './paths';

const SECRET = /pass|secret|token|auth|credential|private|api-?key/i;
/** Known keys that only sound secret: they say where secrets are, or how many there were. */
const PUBLIC = new Set([
  'secretStore',
  'pullSecrets',
  'externalSecrets',
  'existingSecret',
  'existingSecretArn',
  'secretName',
  'tlsSecretName',
  'passwordVersion',
  'previousPasswords',
  'passwordGracePeriod',
]);
const MAX_LENGTH = 80;

/** Sections may have such a name too; it is the key itself that tells. */
function looksSecret(path: Path): boolean {
  const [key] = path.filter((step) => typeof step === 'string').slice(-1);
  return key !== undefined && SECRET.test(key) && !PUBLIC.has(key);
}

/** A value for an error message: short, on one line, and never one that may be a secret. */
export function show(value: unknown, path: Path, secret = false): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (secret || looksSecret(path)) return `a ${typeof value} (not shown)`;
  return typeof value === 'string' ? shown(value) : String(value);
}

function shown(text: string): string {
  // Passwords in Redis ACL rules (>password, #hash) and in URLs, and keys.
  const safe = text
    .replace(/^([<>#!]).*/s, '$1…')
    .replace(/\/\/[^/]*@/, '//…@')
    .replace(/(PRIVATE KEY-----).*/s, '$1…');
  return JSON.stringify(safe.length > MAX_LENGTH ? `${safe.slice(0, MAX_LENGTH)}…` : safe);
}
