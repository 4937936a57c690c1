import { PASSWORD_KEY, WEBDIS_HTTP_KEY } from './users';

/** Key of the version of the passwords in the credentials Secret. */
export const VERSION_KEY = 'password-version';

/**
 * Fewest characters of a password. Redis keeps no count of wrong ones and checks hundreds of thousands a second, and
 * ElastiCache takes none that is shorter.
 */
export const MIN_PASSWORD_LENGTH = 16;

const TOO_SHORT = `is shorter than ${MIN_PASSWORD_LENGTH} characters`;

/** Says what is wrong with a value that may be a token or a placeholder, as the rest of a sentence that shows nothing of it. */
export function textFault(value: string | undefined): string | undefined {
  if (!value) return 'is missing';
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return 'has a space, a line break or another character outside printable ASCII';
  }
  return value.length < MIN_PASSWORD_LENGTH ? TOO_SHORT : undefined;
}

/** The same of a value that is known, with what its key asks for. */
export function valueFault(key: string, value: string | undefined): string | undefined {
  if (key === VERSION_KEY) return /^[1-9]\d*$/.test(value ?? '') ? undefined : 'is no whole number';
  const fault = textFault(value);
  if (fault && fault !== TOO_SHORT) return fault;
  if (key === WEBDIS_HTTP_KEY) return httpFault(value!);
  return isForUrls(key) && !/^[\w.~-]+$/.test(value!)
    ? 'has a character that URLs would have to escape (allowed: letters, digits and -._~)'
    : fault;
}

function httpFault(value: string): string | undefined {
  const [, password] = /^[^:]+:(.*)$/.exec(value) ?? [];
  if (password === undefined) return 'is not of the form user:password';
  return password.length < MIN_PASSWORD_LENGTH
    ? `has a password of less than ${MIN_PASSWORD_LENGTH} characters`
    : undefined;
}

/** Whether the value of a key becomes part of URLs as it is: what applications and people at the edge get. */
export function isForUrls(key: string): boolean {
  return key === PASSWORD_KEY || /^(app|edge)-.*-password$/.test(key);
}
