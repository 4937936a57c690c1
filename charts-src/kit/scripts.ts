import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Files of this package, by base name, as data of a ConfigMap. */
export function fileData(...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [basename(path), readFileSync(path, 'utf8')]));
}
