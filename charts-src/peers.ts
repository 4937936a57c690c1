import { readFileSync } from 'node:fs';

/**
 * Says in words which packages beside this one are missing, before the first of them is loaded.
 *
 * @throws Error with all that are missing and how to install them
 */
export function requirePeers(...names: string[]): void {
  const missing = names.filter((name) => !installed(name));
  if (missing.length === 0) return;
  const { peerDependencies } = ownManifest();
  const packages = missing.map((name) => `"${name}@${peerDependencies[name]}"`).join(' ');
  throw new Error(`redis-ha-stack needs ${missing.join(', ')}: npm install ${packages}`);
}

function installed(name: string): boolean {
  try {
    return Boolean(require.resolve(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return false;
    throw error;
  }
}

/** By its own name, as the built package lies elsewhere than its source. */
function ownManifest(): { readonly peerDependencies: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(require.resolve('redis-ha-stack/package.json'), 'utf8'));
}

requirePeers('constructs', 'cdk8s', 'cdk8s-plus-28');
